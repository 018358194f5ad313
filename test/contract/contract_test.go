package contract

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/pkg/flow"
)

const file = "../../api/openapi.yaml"

func load(t *testing.T) *Contract {
	t.Helper()
	c, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The file and the program each have a table of all problems; a page relies on both.
func TestTheProblemTablesAgree(t *testing.T) {
	rows, _ := load(t).doc.Extensions["x-problem-codes"].([]any)
	if len(rows) != len(flow.Kinds) {
		t.Errorf("the file has %d problems, the program %d", len(rows), len(flow.Kinds))
	}
	for i, row := range rows {
		m, _ := row.(map[string]any)
		got := fmt.Sprint(m["code"], " ", m["status"], " ", m["action"])
		if i >= len(flow.Kinds) {
			t.Errorf("only the file has %s", got)
			continue
		}
		k := flow.Kinds[i]
		if want := fmt.Sprint(k.Code, " ", k.Status, " ", k.Action); got != want {
			t.Errorf("row %d of the file is %s, the program's is %s", i+1, got, want)
		}
	}
}

// Every problem, alone and as the program renders it, is one that the file allows for its status.
func TestEveryProblemIsDescribed(t *testing.T) {
	c := load(t)
	for _, k := range flow.Kinds {
		body, err := (&flow.Problem{Code: k.Code}).Render("request-1")
		if err != nil {
			t.Fatal(err)
		}
		x := answer(k.Status, "application/problem+json", string(body))
		switch k.Code {
		case flow.NotFound:
			x.Path = "/elsewhere"
		case flow.MethodNotAllowed:
			x.Method = http.MethodPut
			x.AnswerHeader.Set("Allow", "POST")
		}
		if err := c.Check(x); err != nil {
			t.Errorf("%s: %v", k.Code, err)
		}
	}
}

// A helper that accepts everything would make every journey pass.
func TestWrongAnswersAreFound(t *testing.T) {
	c := load(t)
	const problem = `{"type":"urn:idxflow:problem:wrong_step","title":"t","status":409,"code":"wrong_step","action":"resume"}`
	right := answer(409, "application/problem+json", problem)
	if err := c.Check(right); err != nil {
		t.Fatalf("the right answer: %v", err)
	}
	withBody := func(old, with string) Exchange {
		x := right
		x.Answer = []byte(strings.Replace(problem, old, with, 1))
		return x
	}
	cases := map[string]Exchange{
		"another action":       withBody("resume", "restart"),
		"another code":         withBody(`"code":"wrong_step"`, `"code":"internal"`),
		"an unknown member":    withBody("{", `{"stateHandle":"02x",`),
		"a missing member":     withBody(`"title":"t",`, ""),
		"not JSON":             withBody("{", ""),
		"another media type":   answer(409, "application/json", problem),
		"another status":       answer(400, "application/problem+json", problem),
		"an undescribed one":   answer(418, "application/problem+json", problem),
		"a view that is none":  answer(200, "application/json", `{"status":"PENDING"}`),
		"a success with forms": answer(200, "application/json", `{"status":"SUCCESS","nextStep":{"name":"x","route":"/skip"}}`),
	}
	cached := answer(409, "application/problem+json", problem)
	cached.AnswerHeader.Del("Cache-Control")
	cases["an answer that may be cached"] = cached
	accepted := answer(200, "application/json", `{"status":"CANCELED"}`)
	accepted.Body = []byte(`{"continuation":"x","also":1}`)
	cases["a request with an unknown member that was accepted"] = accepted
	for name, x := range cases {
		if err := c.Check(x); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// answer is one to a well-formed request that most routes could have got.
func answer(status int, media, body string) Exchange {
	return Exchange{
		Method: http.MethodPost, Path: "/register/cancel",
		Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"continuation":"x"}`),
		Status: status, AnswerHeader: http.Header{"Content-Type": {media}, "Cache-Control": {"no-store"}}, Answer: []byte(body),
	}
}
