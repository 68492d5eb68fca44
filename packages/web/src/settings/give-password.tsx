import { Button, Modal, PasswordInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { PasswordHint } from '../account/password-hint.tsx'
import { wordsOf } from '../api/problem.ts'
import { postJson } from '../api/request.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import type { Person } from '../people/person.ts'
import { readPolicy } from '../security/policy.ts'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'

type Receiver = Pick<Person, 'id' | 'name'>

/** Asks for a password that an administrator gives somebody else; the server decides whether it is good enough. */
export function GivePassword(props: {
  readonly person: Receiver | undefined
  readonly onClose: () => void
}): ReactNode {
  const { person, onClose } = props
  return (
    <Modal
      opened={person !== undefined}
      onClose={onClose}
      title={person === undefined ? '' : t('Give {name} a password', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {person !== undefined && <PasswordPart key={person.id} person={person} onDone={onClose} />}
    </Modal>
  )
}

/** Where passwords are off, what to do instead. */
function PasswordPart(props: {
  readonly person: Receiver
  readonly onDone: () => void
}): ReactNode {
  const { data: policy, error } = useQuery({
    queryKey: ['security', 'policy'],
    queryFn: async ({ signal }) => await readPolicy(signal),
  })
  if (policy === undefined && error === null) return <LateSkeleton lines={3} />
  // What could not be read is not in the way: the server decides.
  if (policy?.allow_password !== false) return <PasswordForm {...props} />
  return (
    <p className={styles.cardLead}>
      {t(
        'Nobody signs in with a password here. Invite {name} instead: the invitation leads to a passkey or a linked account.',
        { name: props.person.name },
      )}
    </p>
  )
}

function PasswordForm(props: {
  readonly person: Receiver
  readonly onDone: () => void
}): ReactNode {
  const { person, onDone } = props
  const { data: policy } = useQuery({
    queryKey: ['security', 'policy'],
    queryFn: async ({ signal }) => await readPolicy(signal),
  })
  const [password, setPassword] = useState('')
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const give = async (): Promise<void> =>
    await attempt(async () => {
      await postJson('/auth/password', { user: person.id, password })
      notifyDone(t('{name} has a new password.', { name: person.name }))
      onDone()
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void give()
      }}
    >
      <p className={styles.cardLead}>
        {t('Tell it in person. All sessions and API keys of {name} end now.', {
          name: person.name,
        })}
      </p>
      <PasswordInput
        label={t('New password')}
        description={
          policy !== undefined &&
          t('At least {count} characters; a sentence is easy to remember.', {
            count: policy.minimum_length,
          })
        }
        autoComplete="new-password"
        data-autofocus
        required
        value={password}
        error={problem}
        visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordHint password={password} givenTo={person.id} />
      <div className={styles.buttons}>
        <Button type="submit" disabled={password === ''} loading={isBusy}>
          {t('Give password')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  )
}
