import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from 'urql'
import { randomText } from '@/api/random'
import { ImportCreateDocument } from '@/generated/graphql'
import { guessFile, headOf } from './file'
import { startUpload } from './uploads'
import './words'

/** Begins an import of a file, and goes to its screen while the file is on its way. */
export function useNewImport() {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const [, create] = useMutation(ImportCreateDocument)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const begin = async (file: File) => {
    setFault('')
    setBusy(true)
    try {
      const guess = guessFile(file.name, await headOf(file))
      if ('fault' in guess) return setFault(t(`fault.${guess.fault}`))
      const { data, error } = await create({ format: guess.format, idempotencyKey: randomText() })
      const made = data?.createImport.import
      if (!made?.uploadPath) return setFault(data?.createImport.issues[0]?.message ?? error?.graphQLErrors[0]?.message ?? t('common:failure.network'))
      startUpload(made.id, made.uploadPath, file)
      await navigate({ to: '/imports/$id', params: { id: made.id } })
    } finally {
      setBusy(false)
    }
  }
  return { begin, busy, fault }
}
