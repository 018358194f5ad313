package dev

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"
)

const (
	headerTimeout = 10 * time.Second
	stopTimeout   = 3 * time.Second // for requests under way when it is time to stop
)

// port is one listening address and what answers there.
type port struct {
	net.Listener
	address string // as it was asked for
	url     string // as a browser writes it
	server  *http.Server
}

// listen opens the address that flag was given. Nothing answers until serve.
func listen(flag, address string) (*port, error) {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken by another program: stop that, or choose another address with -%s (port 0 finds a free one)", address, flag)
	}
	if err != nil {
		return nil, fmt.Errorf("-%s: %w", flag, err)
	}
	return &port{Listener: l, address: address, url: "http://" + hostOf(address) + portOf(l)}, nil
}

// hostOf is the name under which a browser on this machine reaches the address.
func hostOf(address string) string {
	host, _, _ := net.SplitHostPort(address)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return "localhost"
	}
	return host
}

// portOf is the port that was really opened, with its colon.
func portOf(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return ":" + port
}

// serve answers with h in the background. A failure, which ends nothing else, goes to failed.
func (p *port) serve(h http.Handler, failed chan<- error) {
	p.server = &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout}
	go func() {
		if err := p.server.Serve(p.Listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("%s: %w", p.url, err)
		}
	}()
}

// close stops listening, and lets requests under way finish until ctx ends.
func (p *port) close(ctx context.Context) {
	if p.server == nil {
		_ = p.Listener.Close()
		return
	}
	if p.server.Shutdown(ctx) != nil {
		_ = p.server.Close()
	}
}
