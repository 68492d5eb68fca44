import type { ReactNode } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import { ShutOutPeople } from './shut-out.tsx'
import { changeProvider, removeProvider, type SignInProvider } from './sign-in-provider.ts'
import type { ClosingQuestion } from './way-in-card.tsx'

/** Asks before a way in is closed to people. */
export function ProviderQuestion(props: {
  readonly provider: SignInProvider
  readonly question: ClosingQuestion | undefined
  readonly onDone: () => Promise<unknown>
  readonly onClose: () => void
}): ReactNode {
  const { provider, question, onDone, onClose } = props
  const { id, name, linked } = provider
  if (question === undefined) return null
  if (question === 'turn_off')
    return (
      <ConfirmDialog
        title={t('Turn {name} off?', { name })}
        text={t(
          'Nobody comes in by it any more. Accounts stay linked, and open sessions go on until they end.',
        )}
        verb={t('Turn off')}
        onConfirm={async () => {
          await changeProvider(id, { enabled: false })
          await onDone()
          notifyDone(t('{name} is off.', { name }))
        }}
        onClose={onClose}
      >
        <ShutOutPeople ways={{ without: id }} />
      </ConfirmDialog>
    )
  return (
    <ConfirmDialog
      title={t('Remove {name}?', { name })}
      text={t(
        '{count, plural, =0 {No account is linked.} one {# linked account is unlinked.} other {# linked accounts are unlinked.}} Its client secret is forgotten. Open sessions go on until they end.',
        { count: linked },
      )}
      verb={t('Remove provider')}
      isDangerous
      onConfirm={async () => {
        await removeProvider(id)
        await onDone()
        notifyDone(t('{name} was removed.', { name }))
      }}
      onClose={onClose}
    >
      <ShutOutPeople ways={{ without: id }} />
    </ConfirmDialog>
  )
}
