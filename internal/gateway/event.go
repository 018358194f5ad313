package gateway

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/idxflow/idxflow/pkg/flow"
)

// maxBody bounds a request's body after base64 decoding, in bytes.
const maxBody = 64 << 10

// event holds the members of a payload 2.0 event that are used. The rest is skipped, not decoded.
// Format: AWS, "Working with AWS Lambda proxy integrations for HTTP APIs".
type event struct {
	RouteKey        string            `json:"routeKey"`
	RawQueryString  string            `json:"rawQueryString"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
	RequestContext  struct {
		RequestID  string `json:"requestId"`
		DomainName string `json:"domainName"`
		HTTP       struct {
			Method   string `json:"method"`
			SourceIP string `json:"sourceIp"`
		} `json:"http"`
	} `json:"requestContext"`
}

// parseEvent reads an event. AWS sends header names in lower case; others (sam local, hand-written events) may not, so
// names are folded, and values that meet under one name are joined as AWS joins repeated headers.
func parseEvent(payload []byte) (event, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return event{}, &flow.Problem{Code: flow.InvalidRequest, Cause: errEvent}
	}
	names := make([]string, 0, len(e.Headers))
	for name := range e.Headers {
		if name != strings.ToLower(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		value, low := e.Headers[name], strings.ToLower(name)
		if first, ok := e.Headers[low]; ok {
			value = first + "," + value
		}
		delete(e.Headers, name)
		e.Headers[low] = value
	}
	return e, nil
}

type faultText string

func (f faultText) Error() string { return string(f) }

const errEvent faultText = "the event is not an HTTP API payload"

// header returns a header's value by its name in lower case; values of repeated headers are joined by commas.
func (e *event) header(name string) string { return e.Headers[name] }

func (e *event) method() string { return e.RequestContext.HTTP.Method }

// path is the path of the route that API Gateway chose: "/register" for "ANY /register" (AWS) and "POST /register" (sam
// local), "" for "$default". The request's own path is never looked at: it may carry a stage or a base path.
func (e *event) path() string {
	_, path, _ := strings.Cut(e.RouteKey, " ")
	return path
}

// body returns the request's body, at most maxBody bytes of it.
func (e *event) body() ([]byte, error) {
	if !e.IsBase64Encoded {
		return bounded([]byte(e.Body))
	}
	if len(e.Body) > base64.StdEncoding.EncodedLen(maxBody) {
		return nil, &flow.Problem{Code: flow.PayloadTooLarge}
	}
	raw, err := base64.StdEncoding.DecodeString(e.Body)
	if err != nil {
		return nil, flow.Invalid("", "the body is not valid base64")
	}
	return bounded(raw)
}

func bounded(body []byte) ([]byte, error) {
	if len(body) > maxBody {
		return nil, &flow.Problem{Code: flow.PayloadTooLarge}
	}
	return body, nil
}
