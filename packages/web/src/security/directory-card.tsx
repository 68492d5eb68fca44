import { type ReactNode, useState } from 'react'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import { changeDirectory, type KnownDirectory } from './directory-api.ts'
import { DirectoryQuestion } from './directory-question.tsx'
import { DirectoryTest } from './directory-test.tsx'
import styles from './security.module.css'
import { WayInCard } from './way-in-card.tsx'

/** One directory: where it is, who comes in by it, and what can be done with it. */
export function DirectoryCard(props: {
  readonly directory: KnownDirectory
  readonly onChange: () => void
  readonly onChanged: () => Promise<unknown>
}): ReactNode {
  const { directory, onChange, onChanged } = props
  const { id, name, enabled } = directory
  const [isTesting, setTesting] = useState(false)
  const turnOn = async (): Promise<void> => {
    await changeDirectory(id, { ...directory, enabled: true }, '')
    await onChanged()
    notifyDone(t('People of {name} come in from now on.', { name }))
  }
  return (
    <WayInCard
      id={`directory-${id}`}
      name={name}
      isOn={enabled}
      facts={<Facts directory={directory} />}
      next={t('Nobody comes in by it. Test it, then turn it on.')}
      test={{ isOpen: isTesting, onTest: () => setTesting((was) => !was) }}
      onTurnOn={turnOn}
      onChange={onChange}
      ask={(question, onClose) => (
        <DirectoryQuestion {...{ directory, question, onClose }} onDone={onChanged} />
      )}
    >
      {isTesting && <DirectoryTest id={id} />}
    </WayInCard>
  )
}

function Facts({ directory }: { readonly directory: KnownDirectory }): ReactNode {
  const { hosts, port, base, people } = directory
  return (
    <dl className={styles.facts}>
      <dt>{t('Servers')}</dt>
      <dd>
        {hosts.map((host) => (
          <code key={host} dir="ltr">{`${host}:${port}`}</code>
        ))}
      </dd>
      <dt>{t('Where people are (base)')}</dt>
      <dd>
        <code dir="ltr">{base}</code>
      </dd>
      <dt>{t('People who came in by it')}</dt>
      <dd>{formatInteger(people)}</dd>
    </dl>
  )
}
