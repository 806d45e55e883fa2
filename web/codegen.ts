import type { CodegenConfig } from '@graphql-codegen/cli'

// Types of every operation of src/**/*.graphql against the schema the binary serves.
const config: CodegenConfig = {
  schema: '../schema.graphqls',
  documents: 'src/**/*.graphql',
  ignoreNoDocuments: true,
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        strictScalars: true,
        useTypeImports: true,
        skipTypename: true,
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        scalars: {
          ID: 'string',
          DateTime: 'string',
          Revision: 'string',
          Value: '../api/scalars#Value',
          Criteria: '../api/scalars#Criteria',
          _Any: 'unknown',
          federation__FieldSet: 'string',
          link__Import: 'string',
        },
      },
    },
  },
}

export default config
