package idx

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// maxBody bounds what is read of a response.
	maxBody = 1 << 20
	// CallTimeout bounds one request to Okta; EnrollTimeout the one that creates the user, which may wait for an inline
	// hook (3 s and one retry, by Okta's documentation).
	CallTimeout   = 10 * time.Second
	EnrollTimeout = 15 * time.Second
)

// NewHTTPClient returns a client fit for a process that may be frozen between requests: HTTP/2 where the server speaks
// it, and idle connections dropped before the server drops them.
func NewHTTPClient() *http.Client {
	return &http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 2 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:   true,
		IdleConnTimeout:     30 * time.Second,
		TLSHandshakeTimeout: 3 * time.Second,
		MaxIdleConnsPerHost: 16,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
	}}
}

// request is one call to Okta.
type request struct {
	path        string // for IDX endpoints; empty for OAuth ones
	url         string
	body        []byte
	contentType string
	accept      string
}

// idxRequest keeps a query, should an href have one, out of what is observed and logged.
func (c *Client) idxRequest(uri string, body []byte) request {
	path, _, _ := strings.Cut(uri, "?")
	return request{path: path, url: c.org + uri, body: body, contentType: mediaJSON, accept: mediaION}
}

func (c *Client) oauthRequest(path string, form url.Values) request {
	return request{path: path, url: c.oauth + path, body: []byte(form.Encode()), contentType: mediaForm, accept: "application/json"}
}

// reply is a response whose body has been read whole.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// send makes one call under its own deadline. An error is always an *Error of KindTransport.
func (c *Client) send(ctx context.Context, r request) (*reply, error) {
	ctx, cancel := context.WithTimeout(ctx, timeoutFor(r.path))
	defer cancel()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})

	started := c.cfg.Now()
	rep, err := c.roundTrip(ctx, r)
	if c.cfg.Observe != nil {
		c.observe(ctx, r, rep, c.cfg.Now().Sub(started))
	}
	if err != nil {
		status := 0
		if rep != nil {
			status = rep.status
		}
		return nil, &Error{Kind: KindTransport, Path: r.path, Status: status, sent: sent.Load(), err: bare(err)}
	}
	return rep, nil
}

func (c *Client) roundTrip(ctx context.Context, r request) (*reply, error) {
	method := http.MethodPost
	if r.body == nil {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(ctx, method, r.url, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	if r.body == nil {
		req.Body = nil
	} else {
		req.Header.Set("Content-Type", r.contentType)
	}
	req.Header.Set("Accept", r.accept)
	clientContextFrom(ctx).apply(req.Header)
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	rep := &reply{status: res.StatusCode, header: res.Header}
	rep.body, err = io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err == nil && len(rep.body) > maxBody {
		err = errors.New("response is longer than 1 MiB")
	}
	return rep, err
}

func (c *Client) observe(ctx context.Context, r request, rep *reply, took time.Duration) {
	call := Call{Path: r.path, Duration: took}
	if rep != nil {
		call.Status, call.RequestID = rep.status, rep.header.Get(headerRequestID)
	}
	c.cfg.Observe(ctx, call)
}

// timeoutFor gives the registration call more time than others.
func timeoutFor(path string) time.Duration {
	if strings.HasPrefix(path, pathEnrollNew) {
		return EnrollTimeout
	}
	return CallTimeout
}

// bare takes the URL off a net/http error: it can only be Okta's, but URLs have no place in logs.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
