package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Automatic persisted queries, as Apollo's and urql's clients speak them: a request names its document by its SHA-256
// in extensions.persistedQuery and leaves the text out. A server that does not hold the document says so, and the
// client sends text and hash together once. It saves bytes, and makes documents short enough for a GET; it allows
// nothing that a document sent whole would not be allowed.

// notPersisted is the message clients know; they send the document then.
const notPersisted = "PersistedQueryNotFound"

// persistedHash returns the SHA-256 that a request names its document by, in hexadecimal digits; "" when it names none.
func persistedHash(params *graphql.RawParams) (string, *gqlerror.Error) {
	given, ok := params.Extensions["persistedQuery"]
	if !ok || given == nil {
		return "", nil
	}
	fields, _ := given.(map[string]any)
	if version, ok := fields["version"].(json.Number); !ok || version != "1" {
		return "", failure(BadRequest, "Persisted queries are served in version 1 only: set extensions.persistedQuery.version to 1.")
	}
	hash, _ := fields["sha256Hash"].(string)
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != sha256.Size {
		return "", failure(BadRequest, "extensions.persistedQuery.sha256Hash is not a SHA-256 in 64 hexadecimal digits.")
	}
	return hash, nil
}

// recall puts the document of a request in its place that is named by its hash alone, and refuses a hash that is
// not the document's. It returns the name to remember the document by once it is known to be valid.
func (ops *operations) recall(params *graphql.RawParams) (string, *gqlerror.Error) {
	hash, err := persistedHash(params)
	if err != nil || hash == "" {
		return "", err
	}
	if params.Query == "" {
		text, ok := ops.persisted.get(hash)
		if !ok {
			return "", failure(PersistedQueryNotFound, notPersisted)
		}
		params.Query = text
		return "", nil
	}
	sum := sha256.Sum256([]byte(params.Query))
	if hex.EncodeToString(sum[:]) != hash {
		return "", failure(BadRequest, "extensions.persistedQuery.sha256Hash is not the SHA-256 of the query in UTF-8: send the hash of this very text, in small letters.")
	}
	return hash, nil
}
