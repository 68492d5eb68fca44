import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { refusalOf } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import styles from './security.module.css'
import {
  addProvider,
  changeProvider,
  type ProviderInput,
  type SignInProvider,
} from './sign-in-provider.ts'

/** Which one is asked about; undefined for none. */
export type AskedProvider = 'new' | SignInProvider | undefined

/** What has to be known of a provider. A new one is off until it is turned on. */
export function ProviderDialog(props: {
  readonly asked: AskedProvider
  readonly onSaved: () => Promise<unknown>
  readonly onClose: () => void
}): ReactNode {
  const { asked, onSaved, onClose } = props
  const known = asked === 'new' ? undefined : asked
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={known === undefined ? t('Add a provider') : t('Change {name}', { name: known.name })}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {asked !== undefined && <ProviderForm known={known} onSaved={onSaved} onClose={onClose} />}
    </Modal>
  )
}

interface FormProps {
  readonly known: SignInProvider | undefined
  readonly onSaved: () => Promise<unknown>
  readonly onClose: () => void
}

function ProviderForm({ known, onSaved, onClose }: FormProps): ReactNode {
  const [input, setInput] = useState<ProviderInput>({
    name: known?.name ?? '',
    discovery_url: known?.issuer ?? '',
    client_id: known?.clientId ?? '',
    client_secret: '',
  })
  const { isBusy, problem: refusal, attempt } = useAttempt(refusalOf)
  const isAtField = refusal?.field !== undefined && Object.hasOwn(input, refusal.field)
  const save = async (): Promise<void> =>
    await attempt(async () => {
      await keep(known, input)
      await onSaved()
      notifyDone(
        known === undefined
          ? t('{name} was added. It is off until you turn it on.', { name: input.name })
          : t('{name} was changed.', { name: input.name }),
      )
      onClose()
    })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <ProviderFields
        input={input}
        known={known}
        problemOf={(field) => (refusal?.field === field ? refusal.words : undefined)}
        onChange={(changes) => setInput({ ...input, ...changes })}
      />
      {refusal !== undefined && !isAtField && (
        <p className={page.problem} role="alert">
          {refusal.words}
        </p>
      )}
      <div className={page.buttons}>
        <Button type="submit" loading={isBusy}>
          {known === undefined ? t('Add provider') : t('Save provider')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  )
}

function ProviderFields(props: {
  readonly input: ProviderInput
  readonly known: SignInProvider | undefined
  readonly problemOf: (field: keyof ProviderInput) => string | undefined
  readonly onChange: (changes: Partial<ProviderInput>) => void
}): ReactNode {
  const { input, known, problemOf, onChange } = props
  const fieldOf = (name: keyof ProviderInput) => ({
    value: input[name],
    error: problemOf(name),
    spellCheck: false,
    required: name !== 'client_secret' || known === undefined,
    onChange: (event: { readonly currentTarget: { readonly value: string } }): void =>
      onChange({ [name]: event.currentTarget.value }),
  })
  return (
    <div className={page.fields}>
      <TextInput
        {...fieldOf('name')}
        data-autofocus
        label={t('Name')}
        description={t('Stands on the button: "Sign in with …".')}
        autoComplete="off"
        maxLength={60}
      />
      <TextInput
        {...fieldOf('discovery_url')}
        className={styles.code}
        label={t('Address')}
        description={
          known === undefined
            ? t('Its issuer, or where its discovery is: {example}', {
                example: 'https://login.example.com/realms/staff',
              })
            : t('Cannot be changed: who is somebody there is somebody else elsewhere.')
        }
        disabled={known !== undefined}
        autoComplete="off"
        inputMode="url"
        dir="ltr"
        maxLength={500}
      />
      <TextInput
        {...fieldOf('client_id')}
        className={styles.code}
        label={t('Client id')}
        autoComplete="off"
        dir="ltr"
        maxLength={200}
      />
      <PasswordInput
        {...fieldOf('client_secret')}
        label={t('Client secret')}
        description={
          known === undefined
            ? t('Kept sealed, and shown to nobody.')
            : t('Leave it empty to keep the one that is there.')
        }
        autoComplete="new-password"
        maxLength={1000}
        visibilityToggleButtonProps={{ 'aria-label': t('Show the secret') }}
      />
    </div>
  )
}

async function keep(known: SignInProvider | undefined, input: ProviderInput): Promise<void> {
  if (known === undefined) {
    await addProvider(input)
    return
  }
  const { name, client_id, client_secret } = input
  await changeProvider(known.id, {
    name,
    client_id,
    ...(client_secret === '' ? {} : { client_secret }),
  })
}
