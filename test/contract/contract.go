// Package contract holds answers of the API against api/openapi.yaml, so that no test can see an answer that the file
// does not describe.
package contract

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Contract is the file, read. It is safe for concurrent use.
type Contract struct{ doc *openapi3.T }

// Load reads and checks the file.
func Load(file string) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, fmt.Errorf("read contract: %w", err)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("check contract: %w", err)
	}
	return &Contract{doc}, nil
}

// Exchange is a request and its answer.
type Exchange struct {
	Method, Path string
	Header       http.Header // of the request
	Body         []byte      // of the request

	Status       int
	AnswerHeader http.Header
	Answer       []byte
}

// Check returns what is wrong with the answer; and with a request that was accepted, because then the file should
// describe that too.
func (c *Contract) Check(x Exchange) error {
	ctx := context.Background()
	request, err := http.NewRequestWithContext(ctx, x.Method, x.Path, bytes.NewReader(x.Body))
	if err != nil {
		return err
	}
	request.Header = x.Header.Clone()
	in := &openapi3filter.RequestValidationInput{Request: request, Route: c.route(x)}
	if x.Status < 300 {
		if err := openapi3filter.ValidateRequest(ctx, in); err != nil {
			return fmt.Errorf("%s %s was accepted, and should not: %w", x.Method, x.Path, err)
		}
	}
	err = openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: x.Status, Header: x.AnswerHeader, Body: io.NopCloser(bytes.NewReader(x.Answer)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		return fmt.Errorf("answer to %s %s: %w", x.Method, x.Path, err)
	}
	return nil
}

// route finds the operation that describes x. Paths and methods that the file does not have are described by two of its
// components.
func (c *Contract) route(x Exchange) *routers.Route {
	r := &routers.Route{Spec: c.doc, Path: x.Path, Method: x.Method, PathItem: c.doc.Paths.Value(x.Path)}
	method := x.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	switch {
	case r.PathItem == nil:
		r.Operation = c.only(http.StatusNotFound, "Problem404")
	case r.PathItem.GetOperation(method) == nil:
		r.Operation = c.only(http.StatusMethodNotAllowed, "Problem405")
	default:
		r.Operation = r.PathItem.GetOperation(method)
	}
	return r
}

func (c *Contract) only(status int, component string) *openapi3.Operation {
	return &openapi3.Operation{Responses: openapi3.NewResponses(openapi3.WithStatus(status, c.doc.Components.Responses[component]))}
}
