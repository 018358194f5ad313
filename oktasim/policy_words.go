package oktasim

import (
	"maps"
	"reflect"
	"slices"
)

// wordLists is the one table of allowed words: a list per type. Checks and
// the schema read it.
var wordLists = []any{
	[]SignUp{SignUpAllowed, SignUpDisabled, SignUpUnavailable},
	[]Assignment{AssignedEveryone, AssignedNobody},
	[]Order{OrderShuffled, OrderListed},
	[]Use{Required, Optional, Disabled},
	[]AttributeType{TypeString, TypeBoolean, TypeNumber, TypeInteger},
	[]InputType{InputText, InputSelect, InputRadio, InputCheckbox},
	[]AutoSelect{AutoSelectAuto, AutoSelectAlways, AutoSelectNever},
	[]Verification{VerificationRequired, VerificationOptional, VerificationOff},
	[]PhoneMethod{MethodSMS, MethodVoice},
	[]HalfFinished{HalfFinishedRefused, HalfFinishedReusable},
	[]HookPlace{HookNone, HookGeneric, HookTop, HookField},
	[]LimitPreset{LimitsOff, LimitsDocumented},
	[]TooManyCodes{CodesThrottled, CodesSuspended},
	[]Language{LanguageRequest, LanguageEnglish, LanguageGerman},
	[]Labels{LabelsRandom, LabelsRecorded},
	[]AfterProvider{ThenCode, ThenEnroll},
	[]LinkOpened{OpenedHere, OpenedElsewhere},
	[]CaptchaType{CaptchaNone, CaptchaH, CaptchaRe},
	[]GrantType{GrantInteraction, GrantRefresh},
	[]RefreshTokens{RefreshPersistent, RefreshRotating},
	[]Consent{ConsentNone, ConsentAll, ConsentGranular},
	[]ExpiredTokens{ExpiredRefused, ExpiredExplained},
	[]Denial{DenialNone, DenialAccess, DenialText, DenialAssurance, DenialNotCompleted},
	append([]SetupError{SetupRight}, slices.Sorted(maps.Keys(oauthFaults))...),
}

// wordsOf returns the words of a type, nil where it has no list.
func wordsOf(t reflect.Type) []string {
	for _, list := range wordLists {
		v := reflect.ValueOf(list)
		if v.Type().Elem() != t {
			continue
		}
		all := make([]string, v.Len())
		for i := range all {
			all[i] = v.Index(i).String()
		}
		return all
	}
	return nil
}
