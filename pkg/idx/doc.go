// Package idx is a client for the Okta Identity Engine ("IDX"), the protocol behind Okta's embedded sign-in and
// self-service registration.
//
// Okta's answer drives: each [Response] lists the forms ("remediations") that may be submitted next, and [Client.Proceed]
// submits any of them. What is needed to go on is a [Transaction], which can be marshalled, stored or sealed, and
// unmarshalled by another client in another process: nothing is kept in the client between calls.
//
//	client.Start     interact, introspect        -> the first forms
//	client.Proceed   any offered form            -> the next forms, or an interaction code
//	client.Redeem    interaction code            -> tokens, the ID token verified
//
// Okta does not document the wire protocol outside its SDKs. What is known comes from the source and the recorded test
// bodies of okta-auth-js, okta-idx-java, okta-idx-golang and okta-signin-widget; comments name which.
package idx
