package gateway

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"

	"github.com/idxflow/idxflow/pkg/flow"
)

const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
	mediaForm    = "application/x-www-form-urlencoded"
)

// response is the answer to an event (payload 2.0, format of a Lambda proxy response).
type response struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

func reply(status int, media string, body []byte) *response {
	r := &response{StatusCode: status, Headers: map[string]string{"cache-control": "no-store"}, Body: string(body)}
	if media != "" {
		r.Headers["content-type"] = media
	}
	return r
}

func (r *response) add(headers map[string]string) { maps.Copy(r.Headers, headers) }

func viewReply(v *flow.View) (*response, error) {
	body, err := v.Render()
	if err != nil {
		return nil, &flow.Problem{Code: flow.Internal, Cause: err}
	}
	return reply(http.StatusOK, mediaJSON, body), nil
}

// problemReply is where every failure becomes an answer.
func problemReply(p *flow.Problem, requestID string) *response {
	body, err := p.Render(requestID)
	if err != nil { // a step that cannot be encoded; the bare problem can
		p = &flow.Problem{Code: flow.Internal, Cause: err}
		body, _ = p.Render(requestID)
	}
	r := reply(p.Kind().Status, mediaProblem, body)
	if after := p.RetryAfterSeconds(); after > 0 {
		r.Headers["retry-after"] = strconv.Itoa(after)
	}
	return r
}

// encode writes the answer for the Lambda runtime. It cannot fail: there are only strings, a number and a bool.
func (r *response) encode() []byte {
	out, err := json.Marshal(r)
	if err != nil {
		panic("gateway: " + err.Error())
	}
	return out
}
