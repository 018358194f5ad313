package oktasim

// captchaRef is the vendor's widget that a page has to show (sign-in widget
// mock).
type captchaRef struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	SiteKey string `json:"siteKey"`
	Type    string `json:"type"`
}

// captchaInput is what the sign-up form gains.
func (s *scene) captchaInput() field {
	id := constant("captchaId", s.captchaID(), &isTrue)
	id.Visible = &isFalse
	f := group(fieldCaptcha, id, field{Name: "captchaToken", Required: &isTrue, Visible: &isFalse, Hint: "captcha"})
	f.RelatesTo = toCaptcha
	return f
}

func (s *scene) captchaID() string { return s.o.dice.fixedID("cap", "captcha") }

func (s *scene) captcha() *object[captchaRef] {
	rule := s.o.policy.Captcha
	name := map[CaptchaType]string{CaptchaH: "hCaptcha", CaptchaRe: "reCaptcha"}[rule.Type]
	return objectOf(captchaRef{s.captchaID(), name, rule.SiteKey, string(rule.Type)})
}

// judgeCaptcha plays the vendor. That the form stays, and the text without a
// key, are inferred: no source has a body for it.
func (t *turn) judgeCaptcha() *refusal {
	rule := t.o.policy.Captcha
	if rule.Type == CaptchaNone || (t.sent.Captcha.Token != "" && (rule.Token == "" || t.sent.Captcha.Token == rule.Token)) {
		return nil
	}
	return top(400, say(t.tx.lang, captchaFailed))
}
