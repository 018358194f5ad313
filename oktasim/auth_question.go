package oktasim

import (
	"strings"
	"unicode/utf8"
)

// minAnswer is the shortest answer (sign-in widget mock).
const minAnswer = 4

// question is one question of the org's list.
type question struct {
	Key  string `json:"questionKey"`
	Text string `json:"question"`
}

// questions are some of Okta's by their keys, which are of the sign-in widget's
// mocks; the wording is our own.
var questions = []struct {
	key  string
	text words
}{
	{"disliked_food", words{"Which dish did you hate as a child?", "Welches Essen mochten Sie als Kind am wenigsten?"}},
	{"name_of_first_plush_toy", words{"What was your first soft toy called?", "Wie hieß Ihr erstes Stofftier?"}},
	{"first_award", words{"Which was your first award?", "Wofür bekamen Sie Ihre erste Auszeichnung?"}},
	{"first_thing_cooked", words{"Which dish did you learn first?", "Was konnten Sie als Erstes kochen?"}},
	{"favorite_vacation_location", words{"Where was your best holiday?", "Wo war Ihr schönster Urlaub?"}},
	{"favorite_book_movie_character", words{"Which character of a book or film do you like best?", "Welche Figur aus Buch oder Film mögen Sie am liebsten?"}},
}

// customQuestion is the key of a question of one's own.
const customQuestion = "custom"

func questionKind() *kind {
	return &kind{
		key: KeyQuestion, typ: "security_question", prefix: "qae", amr: "kba",
		labels:      []words{{"Security Question", "Sicherheitsfrage"}, {"Okta Security Question", "Okta-Sicherheitsfrage"}, {"Secret question", "Geheime Frage"}},
		methods:     oneMethod("security_question"),
		extra:       constantMethod("security_question"),
		credentials: questionCredentials,
		detail: func(s *scene, a *authenticator) {
			data := &contextualData{QuestionKeys: []string{customQuestion}}
			for _, q := range questions {
				data.QuestionKeys = append(data.QuestionKeys, q.key)
				data.Questions = append(data.Questions, question{q.key, q.text.in(s.tx.lang)})
			}
			a.ContextualData = data
		},
		begin: func(t *turn, _ pickedAuthenticator) *refusal {
			t.tx.current = &pending{kind: kindOf(KeyQuestion), method: "security_question"}
			return nil
		},
		prove: proveQuestion,
	}
}

var (
	chooseQuestion = words{"Choose a security question", "Sicherheitsfrage auswählen"}
	ownQuestion    = words{"Create my own security question", "Eigene Sicherheitsfrage"}
	writeQuestion  = words{"Create a security question", "Sicherheitsfrage schreiben"}
	answerLabel    = words{"Answer", "Antwort"}
)

// questionCredentials has no form of its own but one in each of two options
// (okta-idx-golang recording).
func questionCredentials(s *scene) field {
	var offered []option
	for _, q := range questions {
		offered = append(offered, option{Label: q.text.in(s.tx.lang), Value: q.key})
	}
	answer := field{Name: fieldAnswer, Label: answerLabel.in(s.tx.lang), Required: &isTrue}
	listed := []field{{Name: "questionKey", Type: "string", Label: chooseQuestion.in(s.tx.lang), Required: &isTrue, Options: offered}, answer}
	own := []field{
		constant("questionKey", customQuestion, &isTrue),
		{Name: "question", Label: writeQuestion.in(s.tx.lang), Required: &isTrue}, answer,
	}
	return field{Name: fieldCredentials, Type: "object", Required: &isTrue, Options: []option{
		{Label: chooseQuestion.in(s.tx.lang), Value: &nested{fields{listed}}},
		{Label: ownQuestion.in(s.tx.lang), Value: &nested{fields{own}}},
	}}
}

// proveQuestion keeps question and answer. A short answer is refused in both
// options at once (sign-in widget mock; status inferred).
func proveQuestion(t *turn, given proof) *refusal {
	if utf8.RuneCountInString(strings.TrimSpace(given.Answer)) < minAnswer {
		return at(400, fieldAnswer, say(t.tx.lang, shortAnswer, minAnswer))
	}
	u := t.tx.user
	u.SecurityQuestion, u.SecurityAnswer = given.QuestionKey, given.Answer
	if given.QuestionKey == customQuestion {
		u.SecurityQuestion = given.Question
	}
	return nil
}
