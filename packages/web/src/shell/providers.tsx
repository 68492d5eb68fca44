import { DirectionProvider, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queryClient } from '../api/queries.ts'
import { directionOf, spoken } from '../language/language.ts'
import { labelledTheme } from '../theme/labels.ts'

import styles from './providers.module.css'

/** Theme, direction and data for everything below. No style element is written: the policy forbids them. */
export function Providers({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <DirectionProvider initialDirection={directionOf(spoken())} detectDirection={false}>
      <MantineProvider
        theme={labelledTheme()}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-right" className={styles.toasts} />
          {children}
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  )
}
