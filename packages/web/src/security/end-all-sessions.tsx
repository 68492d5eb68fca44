import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import type { Person } from '../people/person.ts'
import { notifyDone } from '../shell/notify.ts'
import { endSessionsOf } from './session-api.ts'

/** Signs a person out everywhere: a laptop was stolen, somebody leaves. What goes on is said before. */
export function EndAllSessions(props: {
  readonly person: Person
  readonly count: number
  readonly onEnded: () => void
}): ReactNode {
  const { person, count, onEnded } = props
  const [isAsking, setAsking] = useState(false)
  const { name } = person
  const isOwn = useUser().id === person.id
  // The one that asks is among them and goes on.
  const ends = isOwn ? count - 1 : count
  const end = async (): Promise<void> => {
    const ended = await endSessionsOf(person)
    notifyDone(
      t(
        '{count, plural, one {# session of {name} was ended.} other {# sessions of {name} were ended.}}',
        { count: ended, name },
      ),
    )
    onEnded()
  }
  return (
    <>
      <Button variant="default" disabled={ends <= 0} onClick={() => setAsking(true)}>
        {isOwn ? t('End all my other sessions') : t('End all sessions of {name}', { name })}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={
            isOwn ? t('End all your other sessions?') : t('End all sessions of {name}?', { name })
          }
          text={
            isOwn
              ? t('This browser stays signed in. API keys go on.')
              : t(
                  '{name} has to sign in again everywhere with the next click. API keys go on, and so does the password: to keep somebody out, deactivate the user.',
                  { name },
                )
          }
          verb={t('End sessions')}
          isDangerous
          onConfirm={end}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
