package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parterre/index"
)

// operations runs what every transport reads. Before gqlgen's executor sees a document it is parsed under a token
// limit, measured, and only then validated; before it sees variables they are inspected; before it runs, the
// operation is priced.
type operations struct {
	*executor.Executor
	schema        *ast.Schema
	limits        Limits
	introspection bool
	documents     *generations[*ast.QueryDocument] // by their texts
	persisted     *generations[string]             // texts of documents, by their SHA-256
	observer      *observer
}

func newOperations(es graphql.ExecutableSchema, limits Limits, introspection bool, o *observer) *operations {
	ops := &operations{
		Executor:      executor.New(es),
		schema:        es.Schema(),
		limits:        limits,
		introspection: introspection,
		documents:     newGenerations[*ast.QueryDocument](),
		persisted:     newGenerations[string](),
		observer:      o,
	}
	ops.SetQueryCache(prepared{})
	ops.SetErrorPresenter(o.present)
	ops.SetRecoverFunc(o.recovered)
	return ops
}

// operation is one run of a document, from the request to its last answer.
type operation struct {
	context   context.Context
	kind      ast.Operation // empty when the document could not be read
	name      string
	responses graphql.ResponseHandler
	watch     *watch
	broken    *broken
}

// broken is why a stream ended before its time; the resolver that feeds it says so.
type broken struct {
	mu  sync.Mutex // guards err
	err error
}

type brokenKey struct{}

// breakOff notes why the stream of this context ends before its time.
func breakOff(ctx context.Context, err error) {
	ctx.Value(brokenKey{}).(*broken).note(err)
}

func (b *broken) note(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.err = err
}

// begin reads an operation. A refusal is a request error: nothing ran, and the list says why.
// End is to be called in any case.
func (ops *operations) begin(ctx context.Context, params *graphql.RawParams) (*operation, gqlerror.List) {
	op := &operation{watch: ops.observer.start(ctx), broken: &broken{}}
	ctx = graphql.StartOperationTrace(context.WithValue(op.watch.context, brokenKey{}, op.broken))
	op.context = ctx
	hash, err := ops.recall(params)
	if err != nil {
		return op, op.refuse(gqlerror.List{err})
	}
	doc, list := ops.prepare(params.Query)
	if list != nil {
		return op, op.refuse(list)
	}
	if hash != "" {
		ops.persisted.add(hash, params.Query, len(params.Query))
	}
	definition := doc.Operations.ForName(params.OperationName)
	if definition == nil {
		return op, op.refuse(gqlerror.List{failure(BadRequest, "The document has no operation of that name; name one of its operations in operationName.")})
	}
	op.kind, op.name = definition.Operation, definition.Name
	op.watch.named(op.kind, op.name)
	if list := inspect(ops.schema, definition, params.Variables, ops.limits); list != nil {
		return op, op.refuse(list)
	}
	oc, list := ops.Executor.CreateOperationContext(withDocument(ctx, doc), params)
	if list != nil {
		return op, op.refuse(unread(list))
	}
	op.kind, op.name = oc.Operation.Operation, oc.Operation.Name // what runs is what transports decide by
	if err := price(oc.Operation, oc.Variables, ops.limits.Cost); err != nil {
		return op, op.refuse(gqlerror.List{err})
	}
	oc.DisableIntrospection = !ops.introspection
	op.context = graphql.WithOperationContext(ctx, oc)
	return op, nil
}

// run starts the resolvers.
func (ops *operations) run(op *operation) {
	op.responses, op.context = ops.Executor.DispatchOperation(op.context, graphql.GetOperationContext(op.context))
}

// next returns the next answer; nil when there is none any more. Queries and mutations have one. A panic that no
// resolver was to blame for is the last answer.
func (op *operation) next() (response *graphql.Response) {
	defer func() {
		if p := recover(); p != nil {
			err := op.watch.observer.present(op.context, op.watch.observer.recovered(op.context, p))
			op.responses = func(context.Context) *graphql.Response { return nil }
			response = &graphql.Response{Errors: gqlerror.List{err}}
			op.watch.answered(response.Errors)
		}
	}()
	response = op.responses(op.context)
	if response != nil {
		op.watch.answered(response.Errors)
	}
	return response
}

func (op *operation) refuse(list gqlerror.List) gqlerror.List {
	op.watch.answered(list)
	return list
}

// ended returns why a stream ended before its time, nil when it did not.
func (op *operation) ended() *gqlerror.Error {
	op.broken.mu.Lock()
	defer op.broken.mu.Unlock()
	if op.broken.err == nil {
		return nil
	}
	e := op.watch.observer.present(op.context, op.broken.err)
	op.watch.answered(gqlerror.List{e})
	return e
}

// end writes the operation's line in the log and its figures.
func (op *operation) end() { op.watch.end() }

// prepare returns the document of a text: read, measured and valid, or the list of what is wrong with it.
func (ops *operations) prepare(query string) (*ast.QueryDocument, gqlerror.List) {
	if doc, ok := ops.documents.get(query); ok {
		return doc, nil
	}
	if len(query) > ops.limits.Document {
		return nil, gqlerror.List{failure(LimitExceeded, "The document has more than %d bytes. Send criteria and users as variables.", ops.limits.Document)}
	}
	if index.UnpairedEscapes([]byte(query)) > 0 {
		return nil, gqlerror.List{failure(BadUserInput, halved)}
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, ops.limits.Tokens)
	if err != nil {
		return nil, gqlerror.List{unparsed(err)}
	}
	if len(doc.Operations) == 0 {
		return nil, gqlerror.List{failure(ValidationFailed, "The document has no operation.")}
	}
	if err := survey(doc, ops.limits); err != nil {
		return nil, gqlerror.List{err}
	}
	if list := validator.ValidateWithRules(ops.schema, doc, ops.rules()); len(list) > 0 {
		return nil, invalid(list[:min(len(list), mostFaults)])
	}
	ops.documents.add(query, doc, len(query))
	return doc, nil
}

// rules are the rules of the specification. Where introspection is off, refusals suggest no names either.
func (ops *operations) rules() *rules.Rules {
	set := rules.NewDefaultRules()
	if ops.introspection {
		return set
	}
	for name, with := range map[string]core.Rule{
		rules.FieldsOnCorrectTypeRule.Name: rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
		rules.ScalarLeafsRule.Name:         rules.ScalarLeafsRuleWithoutSuggestions,
		rules.KnownArgumentNamesRule.Name:  rules.KnownArgumentNamesRuleWithoutSuggestions,
		rules.KnownTypeNamesRule.Name:      rules.KnownTypeNamesRuleWithoutSuggestions,
		rules.ValuesOfCorrectTypeRule.Name: rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
	} {
		set.RemoveRule(name)
		set.AddRule(with.Name, with.RuleFunc)
	}
	return set
}
