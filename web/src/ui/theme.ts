import i18next from 'i18next'
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** The green of a clipped hedge; shade 7 has 5.9 : 1 on white, shade 3 the same on the dark ground. */
const hedge: MantineColorsTuple = [
  '#eaf6f1', '#d3eae0', '#a5d5c1', '#76c0a2', '#4fae87', '#389f76', '#28835f', '#1f6f54', '#175a44', '#0d4433',
]

export const theme = createTheme({
  primaryColor: 'hedge',
  primaryShade: { light: 7, dark: 7 },
  colors: { hedge },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.125rem', lineHeight: '1.4' }, h3: { fontSize: '1rem', lineHeight: '1.4' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  luminanceThreshold: 0.35,
  components: {
    // The head of a dialog is no head of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    // A menu lies within the landmark of the screen, and begins with what can be done.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#content' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': i18next.t('action.close') }, styles: { body: { overflow: 'visible', minWidth: 0 }, description: { color: 'var(--mantine-color-dimmed)' } } } },
  },
})

/** What Mantine dims too much to be read: secondary text, what stands in empty fields, and faults. */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c6570', '--mantine-color-placeholder': '#6b747e', '--mantine-color-error': '#c92a2a' },
  dark: { '--mantine-color-dimmed': '#a3a9b0', '--mantine-color-placeholder': '#959ba2', '--mantine-color-error': '#ff8787' },
})
