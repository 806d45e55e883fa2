import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Provider } from 'urql'
import { createClient } from './api/client'
import { router } from './router'
import { KeyPrompt } from './shell/key-prompt'
import { readable, theme } from './ui/theme'

/** The workbench. A new key begins it anew, so that nothing of the old one stays. */
export function App() {
  const [keyNeeded, setKeyNeeded] = useState(false)
  const [entries, setEntries] = useState(0)
  const client = useMemo(() => createClient(() => setKeyNeeded(true)), [entries])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={readable} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <Provider value={client} key={entries}>
        {keyNeeded ? (
          <KeyPrompt
            opened
            done={() => {
              setKeyNeeded(false)
              setEntries((n) => n + 1)
            }}
          />
        ) : (
          <RouterProvider router={router} />
        )}
      </Provider>
    </MantineProvider>
  )
}
