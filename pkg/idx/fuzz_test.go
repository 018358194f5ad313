package idx

import (
	"encoding/json"
	"testing"
)

var bodySeeds = []string{
	`{"version":"1.0.0","stateHandle":"02","remediation":{"type":"array","value":[{"rel":["create-form"],"name":"enroll-profile","href":"http://localhost:3000/idp/idx/enroll/new","value":[{"name":"userProfile","form":{"value":[{"name":"email","required":true}]}},{"name":"stateHandle","value":"02","mutable":false}]}]}}`,
	`{"version":"1.0.0","remediation":{"value":[{"rel":["create-form"],"name":"select-authenticator-enroll","href":"http://localhost:3000/idp/idx/credential/enroll","value":[{"name":"authenticator","options":[{"label":"x","value":{"form":{"value":[{"name":"id","value":"aut1","mutable":false},{"name":"methodType","options":[{"label":"a","value":"sms"}]}]}},"relatesTo":"$.authenticators.value[0]"}]}]}]},"authenticators":{"value":[{"key":"phone_number","id":"aut1"}]}}`,
	`{"version":"1.0.0","remediation":{"value":[{"rel":["create-form"],"name":"odd","href":"http://localhost:3000/idp/idx/odd","refresh":4000,"value":[{"name":"a","value":{"form":{"value":[{"name":"b","type":"boolean","value":true}]}}},{"name":"n","type":"number","value":1e3,"mutable":false},{"name":"c","options":[{"label":"display","value":{"type":"object","value":{"inputType":"select","options":[{"label":"R","value":"r"}]}}}]}]}]}}`,
	`{"version":"1.0.0","successWithInteractionCode":{"name":"issue","value":[{"name":"interaction_code","value":"c"}]}}`,
	`{"version":"1.0.0","messages":{"value":[{"class":"ERROR","message":"m","i18n":{"key":"k","params":["p",1]}}]}}`,
	`{"error":"invalid_request","error_description":"d"}`,
	`{"errorCode":"E0000047"}`,
	`{"version":"1.0.0","remediation":{"value":[{"name":"redirect-idp","href":"http://localhost:3000/sso/idps/1?stateToken=x"}]}}`,
	`[]`, ``, `null`, `{"version":1}`,
}

// FuzzResponse holds the decoder of Okta's answers to three things: it never panics, what it offers can be marshalled and
// read back, and the copy submits to the same place.
func FuzzResponse(f *testing.F) {
	if len(bodySeeds) < 12 {
		f.Fatal("seeds are missing")
	}
	for _, s := range bodySeeds {
		f.Add([]byte(s))
	}
	c := testClient(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		resp, err := c.read(request{path: "/x"}, &reply{status: 200, body: body})
		if e := asError(err); e != nil {
			resp = e.Response
		}
		if resp == nil {
			return
		}
		tx := &Transaction{seed: make([]byte, seedSize)}
		tx.update(resp)
		b, err := json.Marshal(tx)
		if err != nil {
			t.Fatal(err)
		}
		again := &Transaction{}
		if err := json.Unmarshal(b, again); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		if len(again.Forms) != len(tx.Forms) {
			t.Fatalf("got %d forms, want %d", len(again.Forms), len(tx.Forms))
		}
		for i := range tx.Forms {
			if again.Forms[i].path != tx.Forms[i].path {
				t.Fatalf("got path %q, want %q", again.Forms[i].path, tx.Forms[i].path)
			}
			_, _ = tx.Forms[i].Fill(nil)
		}
	})
}

// FuzzTransaction holds the reader of marshalled transactions to this: it never panics, and what it accepts it writes and
// reads again as the same.
func FuzzTransaction(f *testing.F) {
	c := testClient(f)
	for _, s := range bodySeeds {
		if resp, err := c.read(request{path: "/x"}, &reply{status: 200, body: []byte(s)}); err == nil {
			tx := &Transaction{seed: make([]byte, seedSize)}
			tx.update(resp)
			b, err := json.Marshal(tx)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Add([]byte(`[1,"","","",0,[[0,[[0,31,0,[],[]]]]],[]]`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		tx := &Transaction{}
		if tx.UnmarshalJSON(b) != nil {
			return
		}
		once, err := json.Marshal(tx)
		if err != nil {
			t.Fatal(err)
		}
		again := &Transaction{}
		if err := json.Unmarshal(once, again); err != nil {
			t.Fatalf("%v: %s became %s", err, b, once)
		}
		twice, _ := json.Marshal(again)
		if string(once) != string(twice) {
			t.Fatalf("got %s, want %s", twice, once)
		}
	})
}
