package dev

import (
	"context"
	"fmt"
	"net/http"

	"github.com/idxflow/idxflow/internal/app"
	"github.com/idxflow/idxflow/internal/app/steps"
	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/web"
)

// Machine is the running deployment. Its addresses are the real ones, as a browser writes them.
type Machine struct {
	Web, API, Okta, OktaAdmin string // the last two are empty when there is a real org

	Org    *oktasim.Org // nil when there is a real org
	Issuer string       // of the org, simulated or real

	ports  []*port // in the order in which they are to close
	failed chan error
}

// Start runs the machine until Stop. When it returns, every address answers.
func Start(o Options) (*Machine, error) {
	m := &Machine{failed: make(chan error, 4)}
	if err := m.start(o); err != nil {
		m.Stop()
		return nil, err
	}
	return m, nil
}

func (m *Machine) start(o Options) error {
	pages, err := m.open("web", o.Web, &m.Web)
	if err != nil {
		return err
	}
	api, err := m.open("api", o.API, &m.API)
	if err != nil {
		return err
	}
	env := defaults(pages, api)
	if m.Issuer = o.Getenv("OKTA_IDX_ISSUER"); m.Issuer == "" {
		if err := m.simulate(o, env); err != nil {
			return err
		}
	}
	handler, err := m.handler(o, env)
	if err != nil {
		return err
	}
	api.serve(handler, m.failed)
	pages.serve(site(web.Files, config{m.API, m.OktaAdmin}), m.failed)
	return nil
}

// open listens on an address and notes where.
func (m *Machine) open(flag, address string, url *string) (*port, error) {
	p, err := listen(flag, address)
	if err != nil {
		return nil, err
	}
	m.ports = append(m.ports, p)
	*url = p.url
	return p, nil
}

// simulate starts an org that knows this machine as its app, and lets env point at it.
func (m *Machine) simulate(o Options, env environment) error {
	protocol, err := m.open("okta", o.Okta, &m.Okta)
	if err != nil {
		return err
	}
	admin, err := m.open("okta-admin", o.OktaAdmin, &m.OktaAdmin)
	if err != nil {
		return err
	}
	policy := o.Policy
	policy.RedirectURIs = []string{m.API + callbackPath}
	policy.InitiateLoginURI = m.API + loginPath
	policy.EmailVerificationCallback = m.API + callbackPath
	if m.Org, err = oktasim.New(oktasim.Options{Policy: policy, Seed: o.Seed, PublicURL: m.Okta}); err != nil {
		return err
	}
	m.Issuer = m.Org.Issuer(m.Okta)
	env.fix(m.Issuer, m.Org.Policy().Client, m.API+callbackPath)
	protocol.serve(m.Org.Handler(), m.failed)
	admin.serve(m.Org.AdminHandler(), m.failed)
	return nil
}

// handler is the API, configured as on Lambda. It lives in the time of the simulated org, whose clock can be moved.
func (m *Machine) handler(o Options, env environment) (http.Handler, error) {
	cfg, err := app.Load(env.over(o.Getenv))
	if err != nil {
		return nil, fmt.Errorf("configuration:\n%w", err)
	}
	cfg.Out = o.Log
	if m.Org != nil {
		cfg.Now = m.Org.Now
	}
	functions, err := steps.Wire(cfg)
	if err != nil {
		return nil, err
	}
	return functions.All, nil
}

// Wait returns when ctx ends, or with an error when one of the addresses stops answering.
func (m *Machine) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-m.failed:
		return err
	}
}

// Stop ends everything, pages first and the org last, and lets requests under way finish for a moment.
func (m *Machine) Stop() {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	for _, p := range m.ports {
		p.close(ctx)
	}
}
