// Package steps wires the four functions that speak to Okta.
package steps

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/idxflow/idxflow/internal/app"
	"github.com/idxflow/idxflow/internal/app/login"
	"github.com/idxflow/idxflow/internal/gateway"
	"github.com/idxflow/idxflow/internal/token"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// warmUp bounds the request that is made before the first invocation.
const warmUp = time.Second

// Functions are the handlers of the four functions, each with its own routes. All is every route of the API, those of
// the login function too, in one handler: for one machine and for tests.
type Functions struct {
	Register, Authenticator, Verify, Skip *gateway.API
	All                                   *gateway.API
}

// serves lists which routes a function answers.
var serves = map[string][]flow.Route{
	"register":      {flow.RouteRegister, flow.RouteResume, flow.RouteCancel},
	"authenticator": {flow.RouteAuthenticator},
	"verify":        {flow.RouteVerify, flow.RouteResend, flow.RoutePoll},
	"skip":          {flow.RouteSkip},
}

// New wires the functions from the process's environment, and opens the connection to Okta while the function is still
// starting. The error names every fault of the configuration.
func New(ctx context.Context) (*Functions, error) {
	cfg, err := app.Load(app.Environment)
	if err != nil {
		return nil, fmt.Errorf("configuration:\n%w", err)
	}
	client, err := newClient(cfg)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, warmUp)
	defer cancel()
	_ = client.Warm(ctx) // the first request meets the same fault, and can say so
	return wire(cfg, client)
}

// Wire wires the functions from a configuration, and asks nothing of Okta.
func Wire(cfg app.Config) (*Functions, error) {
	client, err := newClient(cfg)
	if err != nil {
		return nil, err
	}
	return wire(cfg, client)
}

func newClient(cfg app.Config) (*idx.Client, error) {
	return idx.New(idx.Config{
		Issuer: cfg.Issuer, ClientID: cfg.ClientID, ClientSecret: cfg.ClientSecret, RedirectURI: cfg.RedirectURI,
		Scopes: cfg.Scopes, TrustedHosts: cfg.TrustedHosts, Now: cfg.Now, Observe: gateway.Observe,
	})
}

func wire(cfg app.Config, client *idx.Client) (*Functions, error) {
	keys := make([]string, len(cfg.SealKeys))
	for i, key := range cfg.SealKeys {
		keys[i] = key.Reveal()
	}
	box, err := token.New(keys, cfg.Issuer, cfg.ClientID)
	if err != nil {
		return nil, fmt.Errorf("SEAL_KEYS: %w", err)
	}
	routes := gateway.Steps(flow.New(flow.Config{
		Client: client, Sealer: box, Delivery: cfg.Delivery, BodyRefreshToken: cfg.BodyRefreshToken,
		ReturnToAllowed: cfg.Destinations(), PhonePrefixes: cfg.PhonePrefixes, ResendCooldown: cfg.ResendCooldown, Now: cfg.Now,
	}))
	function := func(name string) *gateway.API {
		return gateway.New(edge(cfg, name), only(routes, serves[name])...)
	}
	return &Functions{
		Register: function("register"), Authenticator: function("authenticator"), Verify: function("verify"), Skip: function("skip"),
		All: gateway.New(edge(cfg, "all"), append(routes, login.Routes(cfg.Site)...)...),
	}, nil
}

func edge(cfg app.Config, function string) gateway.Config {
	return gateway.Config{Origins: cfg.Origins, OriginSecret: cfg.OriginSecret, ClientIPHeader: cfg.ClientIPHeader,
		Now: cfg.Now, Log: cfg.Log(function)}
}

func only(routes []gateway.Route, served []flow.Route) []gateway.Route {
	return slices.DeleteFunc(slices.Clone(routes), func(r gateway.Route) bool {
		return !slices.Contains(served, flow.Route(r.Path()))
	})
}
