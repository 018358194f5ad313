// Package login wires the function that browsers are sent to. It links no client of AWS and opens no connection.
package login

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/idxflow/idxflow/internal/app"
	"github.com/idxflow/idxflow/internal/gateway"
	"github.com/idxflow/idxflow/pkg/idx"
)

// New wires the function from the process's environment. The error names every fault of the configuration.
func New() (*gateway.API, error) {
	site, err := app.LoadSite(app.Environment)
	if err != nil {
		return nil, fmt.Errorf("configuration:\n%w", err)
	}
	return Wire(site), nil
}

// Wire wires the function from a configuration. It answers unknown paths too.
func Wire(site app.Site) *gateway.API {
	return gateway.New(gateway.Config{Origins: site.Origins, Now: site.Now, Log: site.Log("login")}, Routes(site)...)
}

// Routes lists the routes of the function.
func Routes(site app.Site) []gateway.Route {
	return gateway.Login(gateway.LoginConfig{
		SignInURL: site.SignInURL, SignUpURL: site.SignUpURL, Issuers: issuers(site), Targets: site.Destinations(),
	})
}

// issuers lists what iss may be: the org, which is what Okta sends even for a custom authorization server, the issuer,
// and the further hosts of the org.
func issuers(site app.Site) []string {
	list := []string{strings.TrimSuffix(site.Issuer, "/")}
	if u, err := url.Parse(site.Issuer); err == nil {
		list = append(list, u.Scheme+"://"+u.Host)
	}
	for _, host := range site.TrustedHosts {
		list = append(list, "https://"+host)
		if name, _, _ := strings.Cut(host, ":"); idx.IsLocal(name) {
			list = append(list, "http://"+host)
		}
	}
	return list
}
