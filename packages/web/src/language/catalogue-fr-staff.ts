/** Texts about support and what it may see. */
export const FRENCH_STAFF: Readonly<Record<string, string>> = {
  'Staff access': 'Accès de l’assistance',
  'The settings, to read': 'Les paramètres, en lecture',
  '{models}, to read and change': '{models}, en lecture et modification',
  '{models}, to read': '{models}, en lecture',
  'Waits for an answer': 'Attend une réponse',
  Open: 'Ouvert',
  Declined: 'Refusé',
  'Its hours are over': 'Durée écoulée',
  Ended: 'Terminé',
  'Look or end it': 'Voir ou mettre fin',
  '{count, plural, one {Support asks for access to this database.} other {Support asks for access to this database, # times.}}':
    '{count, plural, one {L’assistance demande l’accès à cette base.} other {L’assistance demande l’accès à cette base, # fois.}}',
  Decide: 'Décider',
  '{staff} of support is in this database, until {when} at the latest.':
    '{staff}, de l’assistance, est dans cette base, au plus tard jusqu’à {when}.',
  '{staff} of support may come into this database until {when}.':
    '{staff}, de l’assistance, peut entrer dans cette base jusqu’à {when}.',
  'You are {name}, for ticket {ticket}, until {when}. You may read and change.':
    'Vous êtes {name}, pour le ticket {ticket}, jusqu’à {when}. Vous pouvez lire et modifier.',
  'You are {name}, for ticket {ticket}, until {when}. You may read.':
    'Vous êtes {name}, pour le ticket {ticket}, jusqu’à {when}. Vous pouvez lire.',
  Leave: 'Quitter',
  'This access has ended': 'Cet accès est terminé',
  'The customer ended it, its hours are over, or your own session at the cloud is. Nothing more is shown.':
    'Le client y a mis fin, sa durée est écoulée, ou votre propre session auprès du cloud est terminée. Plus rien n’est affiché.',
  Go: 'Partir',
  'Support asks for access': 'L’assistance demande l’accès',
  'Nothing is open before you accept it. Support comes in as a user of its own, sees only what you let it see, and each of its requests is in the audit log.':
    'Rien n’est ouvert avant que vous ne l’acceptiez. L’assistance entre avec un utilisateur à elle, ne voit que ce que vous lui laissez voir, et chacune de ses demandes est dans le journal d’audit.',
  'Nobody asks.': 'Personne ne demande.',
  'Open to support': 'Ouvert à l’assistance',
  'Nothing is open.': 'Rien n’est ouvert.',
  Before: 'Auparavant',
  '{staff} of support may come in.': '{staff}, de l’assistance, peut entrer.',
  'Ticket {ticket}': 'Ticket {ticket}',
  Accept: 'Accepter',
  'Narrow…': 'Restreindre…',
  'Declined.': 'Refusé.',
  Decline: 'Refuser',
  'Until {when}': 'Jusqu’à {when}',
  'Ended. The next request of support is refused.':
    'Terminé. La prochaine demande de l’assistance sera refusée.',
  'End now': 'Mettre fin',
  'What support did, in the audit log': 'Ce que l’assistance a fait, dans le journal d’audit',
  Support: 'Assistance',
  'What it may see': 'Ce qu’elle peut voir',
  'Let {staff} in, but less far': 'Laisser entrer {staff}, mais moins loin',
  'Let support in': 'Laisser entrer l’assistance',
  'With nothing ticked, the settings alone.': 'Sans rien cocher, les paramètres seuls.',
  'It may change what it sees': 'Elle peut modifier ce qu’elle voit',
  'For how long': 'Pour combien de temps',
  'You ask, an administrator of the customer decides. Whatever you do in a database is in its audit log, with your name and the ticket.':
    'Vous demandez, un administrateur du client décide. Tout ce que vous faites dans une base est dans son journal d’audit, avec votre nom et le ticket.',
  'Choose one': 'Choisissez',
  'You are led to {slug}.': 'Vous êtes conduit vers {slug}.',
  'Asked. The administrators of {slug} are told by e-mail.':
    'Demande faite. Les administrateurs de {slug} sont avertis par e-mail.',
  'Ask for access': 'Demander l’accès',
  'Ticket and reason are shown to the customer, and stay in the audit log there.':
    'Le ticket et le motif sont montrés au client, et restent dans son journal d’audit.',
  Ticket: 'Ticket',
  'What the ticket needs': 'Ce que demande le ticket',
  'To change it, too': 'Et le modifier',
  'Ask the customer': 'Demander au client',
  Requests: 'Demandes',
  'Nothing was asked for yet.': 'Rien n’a encore été demandé.',
  'Given up.': 'Abandonné.',
  'Come in': 'Entrer',
  'Give up': 'Renoncer',
  'Whether somebody of support is in this database cannot be shown at this moment.':
    'Impossible d’afficher pour l’instant si quelqu’un de l’assistance est dans cette base de données.',
  'You are of support, in the database of a customer.':
    'Vous êtes de l’assistance, dans la base de données d’un client.',
  'What may be asked for cannot be shown now: {why}':
    'Impossible d’afficher maintenant ce qui peut être demandé : {why}',
}
