package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// reserve is kept back before the function's own end, for rendering and logging.
const reserve = 500 * time.Millisecond

// Config of an API. Now and Log are required; the rest concerns the routes of [Steps] only.
type Config struct {
	Origins        []string   // pages that may call, exactly as browsers send them; without any, only callers without an Origin may
	OriginSecret   idx.Secret // what X-Origin-Verify must carry; empty: nothing is demanded
	ClientIPHeader string     // in lower case; the caller's address is in it, and the edge alone can write it
	Now            func() time.Time
	Log            *slog.Logger
}

// API serves some routes. It is a lambda.Handler and an http.Handler, keeps nothing between requests, and is safe for
// concurrent use.
type API struct {
	cfg    Config
	routes map[string]Route
}

// Route is a path and what answers it. [Steps] and [Login] make them.
type Route struct {
	path    string
	methods string // as Allow lists them
	browser bool   // a person is sent here, no page posts here
	serve   func(context.Context, *API, *exchange) (*response, error)
}

// Path of the route, as it is declared at the gateway.
func (r Route) Path() string { return r.path }

// New returns an API with these routes; any other path is not_found.
func New(cfg Config, routes ...Route) *API {
	a := &API{cfg: cfg, routes: make(map[string]Route, len(routes))}
	for _, r := range routes {
		a.routes[r.path] = r
	}
	return a
}

// exchange is one request and what becomes of it.
type exchange struct {
	event   event
	started time.Time
	meter   meter
	route   Route  // zero for unknown paths
	outcome string // status of a view, code of a problem, or another fixed word
	step    string
	dropped string // names of parameters that were not passed on
	cause   error  // of a 5xx
}

// Invoke answers an event. The error is always nil: whatever happens, the caller gets an answer that says what to do.
func (a *API) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	x := &exchange{started: a.cfg.Now()}
	ctx, cancel := beforeTheEnd(withMeter(ctx, &x.meter))
	defer cancel()
	res, err := a.guarded(ctx, x, payload)
	if err != nil {
		p := problemOf(err)
		x.settle(p)
		res = problemReply(p, x.requestID(ctx))
	}
	x.finish(a, res)
	a.log(ctx, x, res.StatusCode)
	return res.encode(), nil
}

// finish adds the headers that every answer of a route has, also the refusals.
func (x *exchange) finish(a *API, res *response) {
	if res.StatusCode == http.StatusMethodNotAllowed {
		res.Headers["allow"] = x.route.methods
	}
	if x.route.browser {
		res.add(browserHeaders)
	} else {
		res.add(a.allowOrigin(&x.event))
	}
}

// guarded turns a panic into an error: one request fails, in words, and the process lives on.
func (a *API) guarded(ctx context.Context, x *exchange, payload []byte) (res *response, err error) {
	defer func() {
		if v := recover(); v != nil {
			res, err = nil, panicked(v)
		}
	}()
	if x.event, err = parseEvent(payload); err != nil {
		return nil, err
	}
	route, ok := a.routes[x.event.path()]
	if !ok {
		return nil, &flow.Problem{Code: flow.NotFound}
	}
	x.route = route
	return route.serve(ctx, a, x)
}

func problemOf(err error) *flow.Problem {
	var p *flow.Problem
	if !errors.As(err, &p) {
		p = &flow.Problem{Code: flow.Internal, Cause: err}
	}
	return p
}

// settle notes how the request failed.
func (x *exchange) settle(p *flow.Problem) {
	x.outcome = string(p.Kind().Code)
	x.step = stepName(p.NextStep)
	if p.Kind().Status >= 500 {
		x.cause = p
	}
}

// requestID names the request in the access log of the gateway, in ours and in problems. Events that are not the
// gateway's have none; then it is Lambda's.
func (x *exchange) requestID(ctx context.Context) string {
	if id := x.event.RequestContext.RequestID; id != "" && len(id) <= 128 {
		return id
	}
	return lambdaRequestID(ctx)
}

func lambdaRequestID(ctx context.Context) string {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		return lc.AwsRequestID
	}
	return ""
}

// beforeTheEnd returns a context that ends early enough for an answer to be given.
func beforeTheEnd(ctx context.Context) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, end.Add(-reserve))
	}
	return context.WithCancel(ctx)
}
