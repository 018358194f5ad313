package journeys

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// programs builds the functions, once and only if a script wants them.
type programs struct {
	once sync.Once
	dir  string
	err  error
}

func (p *programs) build() error {
	p.once.Do(func() {
		// Looked at here, so that go test does not take an old result for a new program's.
		mains, _ := filepath.Glob("../../functions/*/main.go")
		for _, file := range mains {
			_, _ = os.Stat(file)
		}
		out, err := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", p.dir, "../../functions/...").CombinedOutput()
		if err != nil {
			p.err = fmt.Errorf("build the functions: %w\n%s", err, out)
		}
	})
	return p.err
}

// processes serves each request by a function's own program, which is started for that request and killed after it:
// nothing can be remembered but what the token holds.
type processes struct {
	dir         string
	environment []string
	log         io.Writer
}

func (p processes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	payload, err := eventOf(r)
	if err == nil {
		payload, err = p.invoke(r.Context(), functionFor(r.URL.Path), payload)
	}
	var answer events.APIGatewayV2HTTPResponse
	if err == nil {
		err = json.Unmarshal(payload, &answer)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway) // no answer that the contract knows
		return
	}
	for name, value := range answer.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.WriteString(w, answer.Body)
}

// functionFor names the function that the template routes a path to.
func functionFor(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch name {
	case "register", "authenticator", "verify", "skip":
		return name
	}
	return "login"
}

func eventOf(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	e := events.APIGatewayV2HTTPRequest{Version: "2.0", RouteKey: "ANY " + r.URL.Path, RawPath: r.URL.Path,
		RawQueryString: r.URL.RawQuery, Body: string(body), Headers: map[string]string{}}
	for name := range r.Header {
		e.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	e.RequestContext.RequestID = "journey"
	e.RequestContext.HTTP.Method = r.Method
	e.RequestContext.HTTP.SourceIP = "203.0.113.9"
	return json.Marshal(e)
}

// invoke starts a program, hands it one event through a Runtime API of its own, and kills it when it has answered.
// Protocol: AWS, "Using the Lambda runtime API".
func (p processes) invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 28*time.Second)
	defer cancel()
	api := &runtimeAPI{payload: payload, answer: make(chan []byte, 1), fault: make(chan error, 1)}
	server := httptest.NewServer(api)
	defer server.Close()
	program := exec.CommandContext(ctx, filepath.Join(p.dir, function))
	program.Env = append([]string{"AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(server.URL, "http://")}, p.environment...)
	program.Stdout, program.Stderr = p.log, p.log
	if err := program.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	defer func() { cancel(); <-ended }() // cancel kills it
	select {
	case answer := <-api.answer:
		return answer, nil
	case err := <-api.fault:
		return nil, err
	case err := <-ended:
		ended <- nil
		return nil, fmt.Errorf("%s ended: %w", function, err)
	}
}

// runtimeAPI hands out one invocation and takes the answer.
type runtimeAPI struct {
	payload []byte
	given   sync.Once
	answer  chan []byte
	fault   chan error
}

func (a *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch {
	case strings.HasSuffix(r.URL.Path, "/invocation/next"):
		first := false
		a.given.Do(func() { first = true })
		if !first {
			<-r.Context().Done() // there is nothing more to do; the program waits until it is killed
			return
		}
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", "invocation")
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(28*time.Second).UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:journey")
		_, _ = w.Write(a.payload)
	case strings.HasSuffix(r.URL.Path, "/response"):
		w.WriteHeader(http.StatusAccepted)
		a.answer <- body
	default:
		a.fault <- fmt.Errorf("%s: %s", r.URL.Path, body)
	}
}
