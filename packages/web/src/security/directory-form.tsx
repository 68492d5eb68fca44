import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { refusalOf } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { addDirectory, changeDirectory, type KnownDirectory } from './directory-api.ts'
import { AccountFields, NameField, PeopleFields, ServerFields } from './directory-fields.tsx'
import { DirectoryGroups } from './directory-groups.tsx'
import { type Directory, NEW_DIRECTORY, needsPassword } from './directory-settings.ts'

interface FormProps {
  /** Undefined for one that is added just now: it is off until it is turned on. */
  readonly known: KnownDirectory | undefined
  readonly onSaved: () => Promise<unknown>
  readonly onClose: () => void
}

/** All settings of a directory. Nothing holds before it is saved; what is refused stays in its field with the reason. */
export function DirectoryForm({ known, onSaved, onClose }: FormProps): ReactNode {
  const [directory, setDirectory] = useState<Directory>(known ?? NEW_DIRECTORY)
  const [password, setPassword] = useState('')
  const { isBusy, problem: refusal, attempt } = useAttempt(refusalOf)
  const isChanged =
    password !== '' || JSON.stringify(directory) !== JSON.stringify(known ?? NEW_DIRECTORY)
  const save = async (): Promise<void> =>
    await attempt(async () => {
      await keep(known, directory, password)
      await onSaved()
      notifyDone(doneWords(known, directory))
      onClose()
    })
  const part = {
    directory,
    problemOf: (field: string) => (refusal?.field === field ? refusal.words : undefined),
    onChange: (changes: Partial<Directory>) => setDirectory({ ...directory, ...changes }),
  }
  const title =
    known === undefined ? t('Add a directory') : t('Change {name}', { name: known.name })
  return (
    <form
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <section className={page.card} aria-labelledby="directory-name">
        <h2 id="directory-name" className={page.cardTitle}>
          {title}
        </h2>
        <NameField {...part} />
      </section>
      <ServerFields {...part} />
      <AccountFields
        {...part}
        password={password}
        isNeeded={needsPassword(known, directory)}
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
        <Button variant="default" onClick={onClose}>
          {t('Cancel')}
        </Button>
        {isChanged && <span role="status">{t('Unsaved changes')}</span>}
      </div>
    </form>
  )
}

async function keep(
  known: KnownDirectory | undefined,
  directory: Directory,
  password: string,
): Promise<void> {
  if (known === undefined) await addDirectory(directory, password)
  else await changeDirectory(known.id, directory, password)
}

function doneWords(known: KnownDirectory | undefined, { name }: Directory): string {
  return known === undefined
    ? t('{name} was added. It is off until you turn it on.', { name })
    : t('{name} was changed.', { name })
}
