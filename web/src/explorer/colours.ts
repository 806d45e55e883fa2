// The colours of the words of a question and of its answer, on the grounds of the workbench.

const colours = (ground: string, raised: string, accent: string, chosen: string) => ({
  'editor.background': '#ffffff00',
  'scrollbar.shadow': '#ffffff00',
  'editorHoverWidget.background': raised,
  'editorSuggestWidget.background': raised,
  'editorWidget.background': raised,
  'quickInput.background': raised,
  'menu.background': raised,
  'input.background': ground,
  'textLink.foreground': accent,
  'textLink.activeForeground': accent,
  'editorLink.activeForeground': accent,
  'list.highlightForeground': accent,
  'list.focusHighlightForeground': accent,
  'list.hoverBackground': chosen,
  'editorSuggestWidget.selectedBackground': chosen,
  'quickInputList.focusBackground': chosen,
  'menu.selectionBackground': chosen,
  'pickerGroup.foreground': accent,
  focusBorder: accent,
})

const words = (argument: string, number: string) => [
  { token: 'argument.identifier.gql', foreground: argument },
  { token: 'number.json', foreground: number },
]

export const light = {
  base: 'vs' as const,
  inherit: true,
  colors: { ...colours('#ffffff', '#ffffff', '#1f6f54', '#eaf6f1'), 'editorLineNumber.foreground': '#5c636a', 'editorLineNumber.dimmedForeground': '#5c636a' },
  rules: words('5a45c0', '086b4d'),
}

export const dark = {
  base: 'vs-dark' as const,
  inherit: true,
  colors: { ...colours('#242424', '#2e2e2e', '#76c0a2', '#0d443380'), 'editorLineNumber.foreground': '#a0a0a0', 'editorLineNumber.dimmedForeground': '#a0a0a0' },
  rules: words('a9a3ff', 'b5cea8'),
}
