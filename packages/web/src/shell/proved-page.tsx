import { useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import { proofRefusalWords } from './proof-refusal.ts'
import { tellProved } from './proved-elsewhere.ts'
import styles from './shell.module.css'

/** Back from a provider, in the window that was opened for it. */
export function ProvedPage(): ReactNode {
  const search = useSearch({ from: '/identity-proved' })
  const [refusal] = useState(search['refused'])
  return refusal === undefined ? <Proved /> : <Refused why={refusal} />
}

function Proved(): ReactNode {
  useEffect(() => {
    tellProved()
    // Browsers close what a page opened, and leave what the person did.
    close()
  }, [])
  return (
    <div className={styles.notice}>
      <h1>{t('It is you')}</h1>
      <p>{t('Go on in the window that asked you. This one can be closed.')}</p>
    </div>
  )
}

/** The page behind it still asks: there are the other ways. */
function Refused({ why }: { readonly why: string }): ReactNode {
  return (
    <div className={styles.notice} role="alert">
      <h1>{t('This does not show that it is you')}</h1>
      {proofRefusalWords(why).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <p>{t('The window that asked you still waits. This one can be closed.')}</p>
    </div>
  )
}
