import { Button, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useUser } from '../api/queries.ts'
import type { SessionUser } from '../api/session.ts'
import { formatInstant } from '../language/format.ts'
import { t } from '../language/language.ts'
import { leave } from '../shell/leave.ts'
import styles from '../shell/offline-bar.module.css'
import { useQuestion } from '../shell/question.ts'
import { QuestionDialog } from '../shell/question-dialog.tsx'

/** Above every other dialog: nothing goes on after it. */
const ABOVE_ALL = 10_000

/** Nobody of support takes a customer's database for an own one, or forgets to leave. */
export function SupportBar({
  support: { ticket, mayWrite, expiresAt },
}: {
  readonly support: NonNullable<SessionUser['support']>
}): ReactNode {
  const { name } = useUser()
  const known = { name, ticket, when: formatInstant(expiresAt) }
  return (
    <>
      <div className={styles.bar} role="note">
        <span>
          {mayWrite
            ? t(
                'You are {name}, for ticket {ticket}, until {when}. You may read and change.',
                known,
              )
            : t('You are {name}, for ticket {ticket}, until {when}. You may read.', known)}
        </span>
        <button type="button" className={styles.again} onClick={() => void leave()}>
          {t('Leave')}
        </button>
      </div>
      <AccessEnded />
    </>
  )
}

/** There is no way to sign in again here: whoever still needs to asks anew. */
function AccessEnded(): ReactNode {
  const answer = useQuestion('onSignedOut')
  if (answer === undefined) return null
  return (
    <QuestionDialog
      title={t('This access has ended')}
      zIndex={ABOVE_ALL}
      onRefuse={() => answer(false)}
    >
      <Stack gap="sm">
        <Text>
          {t(
            'The customer ended it, its hours are over, or your own session at the cloud is. Nothing more is shown.',
          )}
        </Text>
        <Button data-autofocus onClick={() => location.assign('/staff-access')}>
          {t('Go')}
        </Button>
      </Stack>
    </QuestionDialog>
  )
}
