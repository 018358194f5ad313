package dev

import (
	"context"
	"fmt"
	"io"
)

// Main is the command: it runs a machine until ctx ends. What people read goes to out, log lines of the API to errs.
func Main(ctx context.Context, args []string, getenv func(string) string, out, errs io.Writer) error {
	o, err := parse(args, out)
	if err != nil {
		return err
	}
	o.Getenv, o.Log = getenv, errs
	m, err := Start(o)
	if err != nil {
		return err
	}
	defer m.Stop()
	m.announce(out, o.Seed)
	return m.Wait(ctx)
}

// announce prints where everything is, and then "ready" on a line of its own.
func (m *Machine) announce(out io.Writer, seed uint64) {
	lines := [][2]string{{"site", m.Web}, {"API", m.API}, {"org", m.Issuer}}
	if m.Org != nil {
		lines = [][2]string{{"site", m.Web}, {"API", m.API}, {"org", m.Okta}, {"inbox", m.OktaAdmin}, {"seed", fmt.Sprint(seed)}}
	}
	for _, line := range lines {
		fmt.Fprintf(out, "%-6s %s\n", line[0], line[1])
	}
	fmt.Fprintln(out, "ready")
}
