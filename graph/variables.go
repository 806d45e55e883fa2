package graph

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// mostFaults bounds the errors of one request.
const mostFaults = 20

// inspector walks the variables as they were sent, before anything is made of them: that they are not too deep or
// too many, and that every @oneOf input has exactly one key that is not null. (The validator of documents checks
// @oneOf in literals only.)
type inspector struct {
	schema *ast.Schema
	limits Limits
	size   int
	path   ast.Path
	faults gqlerror.List
}

// inspect returns the faults of the variables of an operation.
func inspect(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any, limits Limits) gqlerror.List {
	if len(variables) == 0 {
		return nil
	}
	in := &inspector{schema: schema, limits: limits}
	for _, def := range op.VariableDefinitions {
		if value, ok := variables[def.Variable]; ok {
			in.path = ast.Path{ast.PathName("variables"), ast.PathName(def.Variable)}
			if !in.value(def.Type, value, 0) {
				break
			}
		}
	}
	return in.faults
}

// value looks at one value and what lies in it; false ends the walk.
func (in *inspector) value(t *ast.Type, value any, depth int) bool {
	in.size++
	if depth > in.limits.InputDepth {
		return in.end(LimitExceeded, "The value is nested more than %d deep.", in.limits.InputDepth)
	}
	if in.size > in.limits.InputSize {
		return in.end(LimitExceeded, "The variables hold more than %d values. Send them in several requests.", in.limits.InputSize)
	}
	switch value := value.(type) {
	case []any:
		elem := t
		if t != nil && t.Elem != nil {
			elem = t.Elem
		}
		for i, item := range value {
			in.path = append(in.path, ast.PathIndex(i))
			ok := in.value(elem, item, depth+1)
			in.path = in.path[:len(in.path)-1]
			if !ok {
				return false
			}
		}
	case map[string]any:
		return in.object(t, value, depth)
	case nil:
	default:
		if t != nil && t.Elem == nil {
			return in.leaf(in.schema.Types[t.NamedType], value)
		}
	}
	return true
}

// leaf checks a value of an enum or of a scalar of the specification: nothing is coerced. (To the validator a
// json.Number is a text, and so a String; and an enum's names are the same in any letters.)
func (in *inspector) leaf(def *ast.Definition, value any) bool {
	if def == nil {
		return true
	}
	text, isText := value.(string)
	number, isNumber := value.(json.Number)
	_, isBool := value.(bool)
	switch {
	case def.Kind == ast.Enum && (!isText || def.EnumValues.ForName(text) == nil):
		return in.fault("This is not one of the values of %s.", def.Name)
	case def.Name == "String" && !isText:
		return in.fault("A text is needed here.")
	case def.Name == "Boolean" && !isBool:
		return in.fault("true or false is needed here.")
	case (def.Name == "Int" || def.Name == "Float") && !isNumber:
		return in.fault("A number is needed here.")
	case def.Name == "ID" && !isText && (!isNumber || strings.ContainsAny(string(number), ".eE")):
		return in.fault("An id is needed here: a text or a whole number.")
	}
	return true
}

func (in *inspector) object(t *ast.Type, value map[string]any, depth int) bool {
	for t != nil && t.Elem != nil { // one object where a list is asked for is a list of one
		t = t.Elem
	}
	var def *ast.Definition
	if t != nil {
		def = in.schema.Types[t.NamedType]
	}
	if def == nil || def.Kind != ast.InputObject {
		for _, item := range value { // the object of a scalar: only its extent is known here
			if !in.value(nil, item, depth+1) {
				return false
			}
		}
		return true
	}
	if def.Directives.ForName("oneOf") != nil && !in.oneOf(def, value) {
		return false
	}
	for _, field := range def.Fields {
		item, ok := value[field.Name]
		if !ok {
			continue
		}
		in.path = append(in.path, ast.PathName(field.Name))
		ok = in.value(field.Type, item, depth+1)
		in.path = in.path[:len(in.path)-1]
		if !ok {
			return false
		}
	}
	return true
}

// oneOf checks that an input has exactly one key and that it is not null.
func (in *inspector) oneOf(def *ast.Definition, value map[string]any) bool {
	keys := len(value)
	if _, ok := value["__typename"]; ok {
		keys--
	}
	switch {
	case keys == 0:
		return in.fault("%s needs exactly one field, and has none.", def.Name)
	case keys > 1:
		return in.fault("%s needs exactly one field, and has %s. To ask for several things at once, put each into a list of its own element.", def.Name, strconv.Itoa(keys))
	}
	for _, field := range def.Fields {
		if item, ok := value[field.Name]; ok && item == nil {
			return in.fault("%s needs exactly one field that is not null: give %s a value.", def.Name, field.Name)
		}
	}
	return true
}

func (in *inspector) fault(format string, args ...any) bool {
	err := failure(BadUserInput, format, args...)
	err.Path = append(ast.Path(nil), in.path...)
	in.faults = append(in.faults, err)
	return len(in.faults) < mostFaults
}

func (in *inspector) end(code Code, format string, args ...any) bool {
	err := failure(code, format, args...)
	in.faults = gqlerror.List{err}
	return false
}
