package gateway

import (
	"testing"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

func TestOnlyListedOriginsMayCall(t *testing.T) {
	cases := map[string]bool{ // origin -> admitted
		"":                                 true, // native apps, curl
		site:                               true,
		"https://two.example.com":          true,
		"null":                             false,
		"*":                                false,
		"https://evil.example":             false,
		"http://app.example.com":           false,
		"https://app.example.com.evil.com": false,
		"https://evilapp.example.com":      false,
		"https://x.app.example.com":        false,
		"https://app.example.com:8443":     false,
		"https://app.example.com:443":      false,
		"https://app.example.com/":         false,
		"https://APP.example.com":          false,
		"https://app.example.com@evil.com": false,
		site + "," + site:                  false,
		site + " https://evil.example":     false,
		"https://app.example.com%60.evil":  false,
		"https://app.example.com_.evil.ex": false,
	}
	var in flow.ContinuationInput
	d := deploy(t, nil, seen(flow.RouteSkip, &in, &flow.Caller{}))
	for origin, admitted := range cases {
		a := d.send(post("/skip", `{"continuation":"c"}`).with("origin", origin).event())
		if admitted {
			d.wants(a, 200, "")
		} else {
			d.wants(a, 403, flow.OriginNotAllowed)
		}
		listed := admitted && origin != ""
		check(t, origin, a.Headers, map[string]string{"vary": "Origin",
			"access-control-allow-origin": when(listed, origin), "access-control-expose-headers": when(listed, "retry-after"),
			"access-control-allow-credentials": ""})
	}
}

func TestAPageMayReadTheProblemsOfItsOwnRequests(t *testing.T) {
	d := deploy(t, nil, offline(t)...)
	for _, r := range []request{post("/skip", `{`), post("/nowhere", `{}`), {key: "ANY /skip", method: "DELETE"}} {
		a := d.send(r.with("origin", site).event())
		check(t, r.key, a.Headers, map[string]string{"access-control-allow-origin": site})
	}
}

func TestPreflightsAreAnsweredAsTheGatewayAnswersThem(t *testing.T) {
	const headers = "content-type,accept-language,idempotency-key,x-device-token,traceparent"
	d := deploy(t, func(c *Config) { c.OriginSecret = idx.NewSecret("edge") }, offline(t)...)
	for origin, listed := range map[string]bool{site: true, "https://evil.example": false, "null": false, "": false} {
		r := request{key: "ANY /register", method: "OPTIONS", headers: map[string]string{"origin": origin,
			"access-control-request-method": "POST", "access-control-request-headers": "content-type,x-device-token"}}
		a := d.send(r.event())
		d.wants(a, 204, "")
		if a.Body != "" {
			t.Errorf("body %q", a.Body)
		}
		check(t, origin, a.Headers, map[string]string{"vary": "Origin",
			"access-control-allow-origin": when(listed, origin), "access-control-allow-methods": when(listed, "POST"),
			"access-control-allow-headers": when(listed, headers), "access-control-max-age": when(listed, "7200"),
			"access-control-allow-credentials": ""})
	}
}

func TestWhatDoesNotComeByTheEdgeIsRefused(t *testing.T) {
	d := deploy(t, func(c *Config) { c.OriginSecret = idx.NewSecret("edge-secret") }, offline(t)...)
	good := post("/skip", `{"continuation":"x"}`)
	d.wants(d.send(good.with("x-origin-verify", "edge-secret").event()), 400, flow.InvalidContinuation)
	for _, wrong := range []string{"", "edge-secre", "edge-secret ", "Edge-secret", "edge-secret,edge-secret"} {
		d.wants(d.send(good.with("x-origin-verify", wrong).event()), 403, flow.OriginNotAllowed)
	}
	d.wants(d.send(good.event()), 403, flow.OriginNotAllowed)
	d.wants(d.send(request{key: "ANY /login", method: "GET"}.event()), 303, "")
	d.wants(d.send(request{key: "$default", method: "GET"}.event()), 404, flow.NotFound)
}

func check(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%q: %s is %q, want %q", what, name, got[name], value)
		}
	}
}

func when(is bool, s string) string {
	if is {
		return s
	}
	return ""
}
