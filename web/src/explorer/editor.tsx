import 'graphiql/setup-workers/vite'
import { useGraphiQL, useGraphiQLActions, useMonaco } from '@graphiql/react'
import type { Fetcher } from '@graphiql/toolkit'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { Kind, type OperationDefinitionNode, parse } from 'graphql'
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import '@graphiql/react/style.css'
import 'graphiql/graphiql.css'
import './explorer.css'
import { type RefObject, useEffect } from 'react'
import { dark as darkColours, light as lightColours } from './colours'
import type { Question } from './saved'

/** What the menus above the editor can do to it. */
export type Hand = { load: (question: Question) => void }

type Props = {
  fetcher: Fetcher
  dark: boolean
  initial: Question
  hand: RefObject<Hand | null>
  onQuestion: (text: string) => void
  onVariables: (text: string) => void
}

const plugins = [HISTORY_PLUGIN]

/** One question at a time, so no tabs are kept; the colours are those of the workbench. */
const forgotten = new Set(['graphiql:tabState', 'graphiql:theme'])
const storage = {
  get length() {
    return localStorage.length
  },
  getItem: (key: string) => (forgotten.has(key) ? null : localStorage.getItem(key)),
  setItem: (key: string, value: string) => (forgotten.has(key) ? undefined : localStorage.setItem(key, value)),
  removeItem: (key: string) => localStorage.removeItem(key),
  clear: () => {},
}

/** GraphiQL: the question and its variables, the answer, the documentation of the schema, and what was asked before. */
export function Editor({ fetcher, dark, initial, hand, onQuestion, onVariables }: Props) {
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      storage={storage}
      forcedTheme={dark ? 'dark' : 'light'}
      initialQuery={initial.question}
      initialVariables={initial.variables}
      defaultEditorToolsVisibility="variables"
      isHeadersEditorEnabled={false}
      showPersistHeadersSettings={false}
      onEditQuery={onQuestion}
      onEditVariables={onVariables}
    >
      <GraphiQL.Logo> </GraphiQL.Logo>
      <Handed to={hand} />
      <Coloured />
    </GraphiQL>
  )
}

function Handed({ to }: { to: RefObject<Hand | null> }) {
  const { queryEditor, variableEditor } = useGraphiQL(({ queryEditor, variableEditor }) => ({ queryEditor, variableEditor }))
  const { setOperationFacts } = useGraphiQLActions()
  useEffect(() => queryEditor?.updateOptions({ wordWrap: 'on' }), [queryEditor])
  useEffect(() => {
    const replace = (editor: typeof queryEditor, text: string) => {
      const model = editor?.getModel()
      if (editor && model) editor.executeEdits('parterre', [{ range: model.getFullModelRange(), text }]) // so that it can be undone
    }
    to.current = {
      load({ question, variables }) {
        replace(queryEditor, question)
        replace(variableEditor, variables)
        setOperationFacts(factsOf(question)) // at once: one may run it before the editor has looked at it
        queryEditor?.setScrollTop(0)
      },
    }
  }, [to, queryEditor, variableEditor, setOperationFacts])
  return null
}

/** What is run of a text with operations: the first. A text with a fault has none, and the server says why. */
function factsOf(question: string) {
  try {
    const documentAST = parse(question)
    const operations = documentAST.definitions.filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)
    return { documentAST, operations, operationName: operations[0]?.name?.value }
  } catch {
    return {}
  }
}

/** The names are those of GraphiQL's own colours, which these replace. */
function Coloured() {
  const monaco = useMonaco((state) => state.monaco)
  useEffect(() => {
    monaco?.editor.defineTheme('graphiql-LIGHT', lightColours)
    monaco?.editor.defineTheme('graphiql-DARK', darkColours)
  }, [monaco])
  return null
}
