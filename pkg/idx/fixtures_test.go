package idx

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fixtures returns recorded and mocked bodies by name, or skips: they are kept outside the project.
func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	const dir = "../../../shared/fixtures"
	files, err := filepath.Glob(dir + "/*/*.json")
	if err != nil || len(files) == 0 {
		t.Skipf("no fixtures at %s: this test reads real Identity Engine bodies from there", dir)
	}
	out := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Join(filepath.Base(filepath.Dir(f)), filepath.Base(f))] = b
	}
	return out
}

func testClient(t testing.TB) *Client {
	t.Helper()
	c, err := New(Config{Issuer: "http://localhost:3000/oauth2/default", ClientID: "app", RedirectURI: "http://localhost:8081/cb"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryFixtureIsClassifiedAndKeepsItsForms(t *testing.T) {
	for name, body := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			var raw struct {
				Version     string
				Error       string
				Remediation struct{ Value []struct{ Name, Href string } }
			}
			if err := json.Unmarshal(body, &raw); err != nil {
				t.Fatal(err)
			}
			c := testClient(t)
			resp, err := c.read(request{path: "/x"}, &reply{status: 200, body: body})
			if e := asError(err); e != nil {
				resp = e.Response
				if raw.Version == "" && raw.Error != "" && e.Kind != KindOAuth {
					t.Errorf("got kind %v, want an OAuth error", e.Kind)
				}
			}
			if raw.Version == "" {
				return
			}
			if resp == nil {
				t.Fatalf("an IDX body was not read: %v", err)
			}
			if len(resp.Forms) != len(raw.Remediation.Value) {
				t.Fatalf("got %d forms, want %d", len(resp.Forms), len(raw.Remediation.Value))
			}
			for i, f := range resp.Forms {
				if want := raw.Remediation.Value[i]; f.Name != want.Name || !f.LinkOnly && (f.path == "") == strings.HasPrefix(want.Href, "http://localhost:3000/") {
					t.Errorf("form %d: got %q with path %q, want %q at %s", i, f.Name, f.path, want.Name, want.Href)
				}
			}
		})
	}
}

func TestAMarshalledTransactionFillsFormsAsTheOriginalDoes(t *testing.T) {
	for name, body := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			c := testClient(t)
			resp, err := c.read(request{path: "/x"}, &reply{status: 200, body: body})
			if e := asError(err); e != nil {
				resp = e.Response
			}
			if resp == nil {
				return
			}
			tx, err := newTransaction(c.cfg.Random)
			if err != nil {
				t.Fatal(err)
			}
			tx.Forms, tx.Actions = nil, nil
			tx.update(&Response{Forms: resp.Forms, Actions: resp.Actions, ExpiresAt: resp.ExpiresAt, stateHandle: resp.stateHandle})
			again := roundTrip(t, tx)
			if again.stateHandle != tx.stateHandle || again.State() != tx.State() || len(again.Forms) != len(tx.Forms) {
				t.Fatalf("the transaction changed on its way")
			}
			for i := range tx.Forms {
				sameBody(t, &tx.Forms[i], &again.Forms[i])
			}
			for i := range tx.Actions {
				sameBody(t, &tx.Actions[i], &again.Actions[i])
			}
		})
	}
}

func roundTrip(t *testing.T, tx *Transaction) *Transaction {
	t.Helper()
	b, err := json.Marshal(tx)
	if err != nil {
		t.Fatal(err)
	}
	again := &Transaction{}
	if err := json.Unmarshal(b, again); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return again
}

// sameBody fills both forms with a value for every free field and compares what would be sent, and where.
func sameBody(t *testing.T, a, b *Form) {
	t.Helper()
	if a.Name != b.Name || a.path != b.path || a.accepts != b.accepts || a.produces != b.produces || a.Refresh != b.Refresh {
		t.Errorf("form %q: got %q %q %q, want %q %q %q", a.Name, b.path, b.accepts, b.produces, a.path, a.accepts, a.produces)
	}
	values := anything(a.Fields)
	wantBody, err := a.Fill(values)
	if err != nil {
		t.Fatalf("form %s cannot be filled with %v: %v", a.Name, values, err)
	}
	gotBody, err := b.Fill(values)
	if err != nil {
		t.Fatalf("form %s, unmarshalled, cannot be filled with %v: %v", a.Name, values, err)
	}
	want, _ := json.Marshal(wantBody)
	got, _ := json.Marshal(gotBody)
	if string(got) != string(want) {
		t.Errorf("form %s: got %s, want %s", a.Name, got, want)
	}
}

// anything makes up a value for every field that takes one.
func anything(fields []Field) map[string]any {
	values := map[string]any{}
	for _, f := range fields {
		switch {
		case f.Constant:
		case len(f.Fields) > 0:
			values[f.Name] = anything(f.Fields)
		case f.hasObjects():
			values[f.Name] = anything(f.Options[0].Fields)
		case f.Type == "boolean":
			values[f.Name] = true
		case f.Type == "number" || f.Type == "integer":
			values[f.Name] = 7
		case len(f.Options) > 0:
			values[f.Name] = f.Options[0].Text()
		default:
			values[f.Name] = `a "quoted" text`
		}
	}
	return values
}
