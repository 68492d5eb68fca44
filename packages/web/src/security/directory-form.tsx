import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { saveDirectory } from './directory-api.ts'
import { AccountFields, PeopleFields, ServerFields, StateField } from './directory-fields.tsx'
import { DirectoryGroups } from './directory-groups.tsx'
import { type Directory, NEW_DIRECTORY, needsPassword } from './directory-settings.ts'
import { type Refusal, refusalOf } from './refusal.ts'

interface FormProps {
  /** Undefined for one that is set up just now. */
  readonly holds: Directory | undefined
  readonly people: number
  readonly onSaved: () => Promise<void>
  readonly onChanged: (isChanged: boolean) => void
  readonly onCancel: () => void
}

/** All settings of the directory. Nothing holds before it is saved; what is refused stays in its field with the reason. */
export function DirectoryForm({
  holds,
  people,
  onSaved,
  onChanged,
  onCancel,
}: FormProps): ReactNode {
  const [typed, setTyped] = useState<Directory>()
  const [password, setPassword] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const [isBusy, setBusy] = useState(false)
  const directory = typed ?? holds ?? NEW_DIRECTORY
  const isChanged =
    password !== '' || (typed !== undefined && JSON.stringify(typed) !== JSON.stringify(holds))
  useEffect(() => {
    onChanged(isChanged)
    return () => onChanged(false)
  }, [isChanged, onChanged])
  const forget = (): void => {
    setTyped(undefined)
    setPassword('')
    setRefusal(undefined)
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    setRefusal(undefined)
    try {
      await saveDirectory(directory, password)
      await onSaved()
      forget()
      notifyDone(t('The directory was saved.'))
    } catch (error) {
      setRefusal(refusalOf(error))
    } finally {
      setBusy(false)
    }
  }
  const part = {
    directory,
    problemOf: (field: string) => (refusal?.field === field ? refusal.words : undefined),
    onChange: (changes: Partial<Directory>) => setTyped({ ...directory, ...changes }),
  }
  return (
    <form
      aria-label={t('Directory (LDAP)')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <StateField {...part} people={people} />
      <ServerFields {...part} />
      <AccountFields
        {...part}
        password={password}
        isNeeded={needsPassword(holds, directory)}
        onPassword={setPassword}
      />
      <PeopleFields {...part} />
      <DirectoryGroups {...part} />
      {refusal !== undefined && (
        <p className={page.problem} role="alert">
          {refusal.field === undefined
            ? refusal.words
            : t('It was not saved: the reason stands at its field.')}
        </p>
      )}
      <div className={page.buttons}>
        <Button type="submit" disabled={!isChanged} loading={isBusy}>
          {t('Save directory')}
        </Button>
        {(isChanged || holds === undefined) && (
          <Button
            variant="default"
            onClick={() => {
              forget()
              if (holds === undefined) onCancel()
            }}
          >
            {t('Discard')}
          </Button>
        )}
        {isChanged && <span role="status">{t('Unsaved changes')}</span>}
      </div>
    </form>
  )
}
