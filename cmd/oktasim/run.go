package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

// settings are the flags.
type settings struct {
	addr, admin, policy, publicURL string
	seed                           uint64
}

// run serves both ports until ctx ends. It prints where they are, the client's
// credentials and the seed, and then "ready" on a line of its own.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	s, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	protocol, admin, err := listen(s)
	if err != nil {
		return err
	}
	defer protocol.Close()
	defer admin.Close()
	org, err := open(s)
	if err != nil {
		return err
	}
	announce(out, org, s.publicURL, urlOf(s.addr, protocol), urlOf(s.admin, admin))
	return serve(ctx, map[net.Listener]http.Handler{protocol: org.Handler(), admin: org.AdminHandler()})
}

func parse(args []string, errs io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("oktasim", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&s.addr, "addr", "localhost:8082", "address of the protocol `port`; port 0 picks a free one")
	flags.StringVar(&s.admin, "admin", "localhost:8083", "address of the admin `port` and the inbox")
	flags.StringVar(&s.policy, "policy", "", "policy `file`, YAML or JSON; the multifactor org when empty")
	flags.StringVar(&s.publicURL, "public-url", "", "base `URL` of hrefs, links and issuer; the request's Host when empty")
	flags.Uint64Var(&s.seed, "seed", rand.Uint64(), "`number` that fixes ids, labels, codes and order")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	s.publicURL = strings.TrimRight(s.publicURL, "/")
	return s, nil
}

func listen(s settings) (protocol, admin net.Listener, err error) {
	if protocol, err = net.Listen("tcp", s.addr); err != nil {
		return nil, nil, err
	}
	if admin, err = net.Listen("tcp", s.admin); err != nil {
		_ = protocol.Close()
		return nil, nil, err
	}
	return protocol, admin, nil
}

func open(s settings) (*oktasim.Org, error) {
	options := oktasim.Options{Seed: s.seed, PublicURL: s.publicURL}
	if s.policy != "" {
		p, err := oktasim.ReadPolicy(s.policy)
		if err != nil {
			return nil, err
		}
		options.Policy = p
	}
	return oktasim.New(options)
}

func announce(out io.Writer, org *oktasim.Org, publicURL, protocol, admin string) {
	base := publicURL
	if base == "" {
		base = protocol
	}
	p := org.Policy()
	for _, line := range [][2]string{
		{"org", base}, {"issuer", org.Issuer(base)}, {"admin and inbox", admin},
		{"client id", p.Client.ID}, {"client secret", p.Client.Secret}, {"redirect uri", p.RedirectURIs[0]},
		{"seed", fmt.Sprint(org.Seed())},
	} {
		fmt.Fprintf(out, "%-16s %s\n", line[0], line[1])
	}
	fmt.Fprintln(out, "ready")
}

// urlOf names a listener the way its flag does; an address without a host, or
// for every interface, is called localhost.
func urlOf(flag string, l net.Listener) string {
	host, _, _ := net.SplitHostPort(flag)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// serve runs a server per listener until ctx ends or one fails, and lets
// requests under way finish for a moment.
func serve(ctx context.Context, handlers map[net.Listener]http.Handler) error {
	failed := make(chan error, len(handlers))
	var servers []*http.Server
	for l, h := range handlers {
		server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, server)
		go func() { failed <- server.Serve(l) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	for _, server := range servers {
		_ = server.Shutdown(last) // what is left after that is cut off by exit
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
