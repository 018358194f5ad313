package oktasim

// attributeLabels are the wordings of the base attributes; the first is the
// recorded one. Other attributes are labelled by the policy, or by their name.
var attributeLabels = map[string][]words{
	"firstName": {{"First name", "Vorname"}, {"Given name", "Rufname"}},
	"lastName":  {{"Last name", "Nachname"}, {"Surname", "Familienname"}},
	attrEmail:   {{"Email", "E-Mail"}, {"Primary email", "Primäre E-Mail"}},
}

// attributeLabel is also the parameter of messages about the attribute.
func (s *scene) attributeLabel(a Attribute) string {
	switch variants, known := attributeLabels[a.Name]; {
	case a.Label != "":
		return a.Label
	case known:
		return s.wording(a.Name, variants)
	default:
		return a.Name
	}
}

// attribute draws one field of the profile form. The recordings leave out the
// type of strings and "required" where it is false.
func (s *scene) attribute(a Attribute) field {
	f := field{Name: a.Name, Label: s.attributeLabel(a), MinLength: a.MinLength, MaxLength: a.MaxLength}
	if a.Type != TypeString {
		f.Type = string(a.Type)
	}
	if a.Required {
		f.Required = &isTrue
	}
	if a.Input != "" {
		f.Options = []option{{Label: "display", Value: objectOf(display{string(a.Input), choices(a.Options)})}}
	}
	return f
}

func choices(allowed []Choice) []option {
	var all []option
	for _, c := range allowed {
		all = append(all, option{Label: c.Label, Value: c.Value})
	}
	return all
}
