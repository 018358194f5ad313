// Package flow is what a sign-up is: its steps, the state it carries from one request to the next, what the page is
// shown, and what can go wrong. It knows no AWS and no HTTP server.
//
// Okta's answer drives. One loop serves every step:
//
//	open the token -> find the form that this route answers -> fill it -> one call -> seal the new state -> show
//
// What differs between steps is in the tables steps (which route answers a form, and how its body is built),
// [Kinds] (every way to fail) and messageCodes (Okta's message keys). Forms without a row are shown and submitted as
// they are, so that nothing that Okta asks for is a dead end.
package flow
