// Package oktasim is a stand-in for an Okta Identity Engine org, good enough
// that clients written for Okta sign people up against it without a network.
//
// It speaks the interaction-code grant and the IDX endpoints over HTTP, keeps
// its mail and text messages in an outbox instead of sending them, and refuses
// what Okta refuses. Policy decides what a sign-up asks for; the zero Policy is
// the multifactor org of Okta's self-service registration guides.
//
// Ids, labels and the order of options differ from run to run, so that a
// client which matches English labels or positions fails here and not in
// production. One seed replays them.
//
// Facts about the wire come from four places, named in the comments:
// "okta-idx-java recordings" and "okta-idx-golang recordings" are bodies taken
// from preview orgs by Okta's own SDK tests; "sign-in widget mocks" are the
// bodies Okta's widget is developed against; "Okta documentation" is
// developer.okta.com. What none of them states is marked "inferred", and
// README.md lists it.
//
// In a test:
//
//	org := oktasim.Start(t, oktasim.Policy{})
//	// point the client under test at org.Issuer, org.ClientID, org.ClientSecret
//	code := org.Messages("ada@example.com")[0].Code
//
// The simulator keeps secrets in memory in the clear and hands them to its
// admin port. Never expose either port beyond the machine under test.
package oktasim
