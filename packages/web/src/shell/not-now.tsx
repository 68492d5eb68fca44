import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import type { Answer } from './question.ts'

/** What was asked for does not go on. */
export function NotNow({ answer }: { readonly answer: Answer }): ReactNode {
  return (
    <Button variant="subtle" color="gray" onClick={() => answer(false)}>
      {t('Not now')}
    </Button>
  )
}
