package oktasim

import "slices"

// withDefaults returns the policy with every member spelled out. Client id and
// secret are the org's business and stay as they are.
func (p Policy) withDefaults() Policy {
	set(&p.AuthorizationServer, "default")
	set(&p.Client.Label, "My Web App")
	setList(&p.RedirectURIs, "http://localhost:8080/login/callback", "http://localhost:8081/login/callback")
	setList(&p.Client.Grants, GrantInteraction, GrantRefresh)
	set(&p.RefreshTokens, RefreshPersistent)
	set(&p.SetupError, SetupRight)
	set(&p.InitiateLoginURI, "http://localhost:8081/login")
	set(&p.SignUp, SignUpAllowed)
	set(&p.AppAssigned, AssignedEveryone)
	set(&p.Order, OrderShuffled)
	set(&p.HalfFinished, HalfFinishedRefused)
	set(&p.HookDenial.Place, HookNone)
	set(&p.Captcha.Type, CaptchaNone)
	set(&p.Consent, ConsentNone)
	set(&p.ExpiredTokens, ExpiredRefused)
	set(&p.Denial, DenialNone)
	set(&p.HookDenial.Field, attrEmail)
	set(&p.StateHandle.Length, 42)
	set(&p.WrongCodeStatus, 401)
	set(&p.Language, LanguageRequest)
	set(&p.Labels, LabelsRandom)
	p.Profile = profileDefaults(p.Profile)
	p.ProgressiveProfile = attributeDefaults(p.ProgressiveProfile)
	setList(&p.Authenticators, Enrollment{KeyPassword, Required}, Enrollment{KeyEmail, Required}, Enrollment{KeyPhone, Optional})
	p.Password = p.Password.withDefaults()
	p.Email = p.Email.withDefaults()
	setList(&p.Phone.Methods, MethodSMS, MethodVoice)
	set(&p.Phone.Calls, 1)
	// +999 belongs to no country, so a client's own E.164 check lets it pass.
	setList(&p.Phone.Refused, "+999")
	p.IdentityProviders = slices.Clone(p.IdentityProviders)
	for i := range p.IdentityProviders {
		set(&p.IdentityProviders[i].Then, ThenCode)
	}
	p.Limits = p.Limits.withDefaults()
	p.Lifetimes = p.Lifetimes.withDefaults()
	return p
}

func (r PasswordRule) withDefaults() PasswordRule {
	set(&r.MinLength, 8)
	set(&r.MaxLength, 72)
	return r
}

func (r EmailRule) withDefaults() EmailRule {
	set(&r.AutoSelect, AutoSelectAuto)
	set(&r.CodeLength, 6)
	set(&r.Calls, 1)
	set(&r.LinkOpened, OpenedHere)
	set(&r.Verification, VerificationRequired) // the default of a new policy (Okta documentation)
	return r
}

// withDefaults fills in Okta's published numbers where the preset asks for
// them (Okta documentation: rate limits). Five wrong codes in five minutes is
// the documentation's example for e-mail codes and disturbs no honest person.
func (l Limits) withDefaults() Limits {
	set(&l.Preset, LimitsOff)
	if l.Preset == LimitsDocumented {
		set(&l.RequestsPerStateToken, 10)
		set(&l.RequestsPerUser, 20)
		set(&l.RequestsPerClient, 60)
		set(&l.SecondsBetweenCalls, 30)
		set(&l.SecondsBetweenMails, 5)
	}
	set(&l.WrongCodes, 5)
	set(&l.TooManyCodes, CodesThrottled)
	return l
}

// withDefaults fills in the arithmetic of the recordings: two hours before the
// profile is posted, five minutes after, one for the interaction code.
func (l Lifetimes) withDefaults() Lifetimes {
	set(&l.BeforeProfile, 2*60*60)
	set(&l.AfterProfile, 5*60)
	set(&l.InteractionCode, 60)
	set(&l.Code, 5*60)
	set(&l.ActivationLink, 7*24*60*60)
	set(&l.Token, 60*60)
	set(&l.RefreshToken, 90*24*60*60) // the org server's (Okta documentation)
	return l
}

func profileDefaults(attributes []Attribute) []Attribute {
	if len(attributes) == 0 {
		attributes = []Attribute{
			{Name: "firstName", Required: true, MinLength: 1, MaxLength: 50},
			{Name: "lastName", Required: true, MinLength: 1, MaxLength: 50},
			{Name: attrEmail, Required: true},
		}
	}
	return attributeDefaults(attributes)
}

func attributeDefaults(attributes []Attribute) []Attribute {
	attributes = slices.Clone(attributes)
	for i := range attributes {
		set(&attributes[i].Type, TypeString)
		if len(attributes[i].Options) > 0 {
			set(&attributes[i].Input, InputSelect)
		}
	}
	return attributes
}

func set[T comparable](member *T, value T) {
	var zero T
	if *member == zero {
		*member = value
	}
}

func setList[T any](member *[]T, values ...T) {
	if len(*member) == 0 {
		*member = values
	}
}

// use says how the policy treats an authenticator.
func (p *Policy) use(key string) Use {
	for _, e := range p.Authenticators {
		if e.Key == key {
			return e.Use
		}
	}
	return Disabled
}
