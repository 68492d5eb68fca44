/** English text → French: clusters, and what comes back when something is lost. */
export const FRENCH_CLUSTER: Readonly<Record<string, string>> = {
  'A cluster is a primary, which changes are made in, and a standby that follows it.':
    'Une grappe est un serveur principal, où les modifications sont faites, et un serveur de secours qui le suit.',
  'A crash now would lose nothing.': 'Une panne maintenant ne ferait rien perdre.',
  'A data centre lost: as measured': 'Un centre de données perdu : mesuré',
  'A data centre lost: as promised': 'Un centre de données perdu : promis',
  'A dead primary': 'Un serveur principal mort',
  'A lost disk would lose up to {time} of changes.':
    'Un disque perdu ferait perdre jusqu’à {time} de modifications.',
  'A server lost: as measured': 'Un serveur perdu : mesuré',
  'A small cluster is made, written into, and its primary killed: by the code that keeps this one. Yours is not touched.':
    'Une petite grappe est créée, on y écrit, et son serveur principal est tué : par le code qui garde celle-ci. La vôtre n’est pas touchée.',
  'At most {loss} hours of work, back within {back} hours ({tier}).':
    'Au plus {loss} heures de travail, de retour en {back} heures ({tier}).',
  'At the machine': 'Sur la machine',
  By: 'Par',
  'By itself': 'Automatiquement',
  'Close the route: who wants a connection waits.':
    'Fermer la route : qui veut une connexion attend.',
  Clusters: 'Grappes',
  'DEGRADED: the primary acknowledges alone.': 'DEGRADED : le serveur principal confirme seul.',
  Disk: 'Disque',
  'Drill of failover': 'Exercice de reprise',
  'Drills of failover': 'Exercices de reprise',
  'End the old primary with all its processes.':
    'Arrêter l’ancien serveur principal avec tous ses processus.',
  'End {from} with all its processes.': 'Arrêter {from} avec tous ses processus.',
  'Epoch {number}': 'Époque {number}',
  'Fail over': 'Reprendre sur le secours',
  'Fail {name} over?': 'Reprendre {name} sur le secours ?',
  Failover: 'Reprise sur panne',
  'How long a restore takes was not measured yet.':
    'La durée d’une restauration n’a pas encore été mesurée.',
  'How soon all are back was not rehearsed yet.':
    'Le délai de retour de toutes les bases n’a pas encore été exercé.',
  'If something is lost': 'Si quelque chose est perdu',
  'It is refused as long as the standby does not have all that is acknowledged.':
    'C’est refusé tant que le serveur de secours n’a pas tout ce qui est confirmé.',
  'It was ordered. It goes on without this page.': 'C’est demandé. Cela continue sans cette page.',
  'It would lose nothing: it waits until the standby has everything.':
    'Rien ne serait perdu : on attend que le serveur de secours ait tout.',
  'It would lose nothing: the standby has all that was acknowledged.':
    'Rien ne serait perdu : le serveur de secours a tout ce qui a été confirmé.',
  'It would lose what was changed since {when}, unless the standby got it later.':
    'Ce qui a été modifié depuis le {when} serait perdu, sauf ce que le serveur de secours a reçu plus tard.',
  'Keep {from} as it is, since it alone may hold changes, until somebody lets it rejoin.':
    'Garder {from} tel quel, car lui seul peut contenir des modifications, jusqu’à ce que quelqu’un le laisse revenir.',
  'Last recoverable point': 'Dernier point récupérable',
  'Last: {kind}': 'Dernier mouvement : {kind}',
  'Let {from} follow {to}, in the background.': 'Laisser {from} suivre {to}, en arrière-plan.',
  'Log kept for the standby': 'Journal gardé pour le secours',
  'Log kept for {name}': 'Journal gardé pour {name}',
  'Log kept until it is shipped': 'Journal gardé jusqu’à son envoi',
  'Moves of the primary': 'Mouvements du serveur principal',
  'Needs a person:': 'Quelqu’un doit agir :',
  'None yet: no backup was restored to see whether it is equal.':
    'Aucun encore : aucune sauvegarde n’a été restaurée pour voir si elle est identique.',
  'Not known': 'Inconnu',
  'Not rehearsed yet.': 'Pas encore exercé.',
  'Not taken in time': 'Pas pris à temps',
  'Open the route.': 'Ouvrir la route.',
  Orders: 'Ordres',
  Passed: 'Réussi',
  Primary: 'Serveur principal',
  'Promote the standby.': 'Promouvoir le serveur de secours.',
  'Record that {to} is the primary, and promote it.':
    'Noter que {to} est le serveur principal, et le promouvoir.',
  'Rehearse a failover on a cluster made for it':
    'Exercer une reprise sur une grappe créée pour cela',
  'Rehearse one now': 'Faire un exercice maintenant',
  'Rehearsed {ago} with some: all of this kind would be back after {time}.':
    'Exercé {ago} avec quelques-unes : toutes celles de cette catégorie seraient de retour après {time}.',
  'Rehearsed {ago}: all databases of this kind were back after {time}.':
    'Exercé {ago} : toutes les bases de cette catégorie étaient de retour après {time}.',
  'Restoring it took {time}.': 'La restaurer a pris {time}.',
  'Rewind {from}, or copy it anew, and let it follow {to}, in the background.':
    'Ramener {from} en arrière, ou le copier à nouveau, et le laisser suivre {to}, en arrière-plan.',
  'SYNC: the standby has every acknowledged change.':
    'SYNC : le serveur de secours a chaque modification confirmée.',
  'See first what it would do. Nothing was ordered yet.':
    'Voyez d’abord ce que cela ferait. Rien n’est encore demandé.',
  'Since {when}.': 'Depuis le {when}.',
  Standby: 'Serveur de secours',
  'Stop the primary.': 'Arrêter le serveur principal.',
  'Stop {from}, and see that {to} has its last change; else start {from} again.':
    'Arrêter {from}, et vérifier que {to} a sa dernière modification ; sinon redémarrer {from}.',
  'Switch over': 'Basculer',
  'Switch {name} over?': 'Basculer {name} ?',
  Switchover: 'Bascule',
  'The cloud was lost and brought back {ago}: all databases of this kind were back after {time}, and no more than the last {lost} of work was lost.':
    'Le cloud a été perdu et rétabli {ago} : toutes les bases de cette catégorie étaient de retour après {time}, avec une perte d’au plus {lost} de travail.',
  'The cloud was lost and brought back {ago}: not all databases of this kind came back.':
    'Le cloud a été perdu et rétabli {ago} : certaines bases de cette catégorie ne sont pas revenues.',
  'The newest backup that was restored: {when}, {ago}.':
    'La sauvegarde la plus récente qui a été restaurée : {when}, {ago}.',
  'The primary answers but does not write. Look at its log and its disk.':
    'Le serveur principal répond mais n’écrit pas. Regardez son journal et son disque.',
  'The primary does not answer, and is not failed over by itself. Look at its machine, or fail over by the command below.':
    'Le serveur principal ne répond pas, et le secours ne prend pas le relais de lui-même. Regardez sa machine, ou faites la reprise par la commande ci-dessous.',
  'The primary is ended with all its processes, and the standby takes its place: for one that is broken.':
    'Le serveur principal est arrêté avec tous ses processus, et le secours prend sa place : pour un serveur en panne.',
  'The standby becomes the primary, in order. Who changes something waits, less than two seconds.':
    'Le serveur de secours devient principal, en bon ordre. Qui modifie quelque chose attend, moins de deux secondes.',
  'The standby did not get everything: the primary is started again.':
    'Le serveur de secours n’a pas tout reçu : le serveur principal est redémarré.',
  'There is no copy outside the home region yet.':
    'Il n’y a pas encore de copie hors de la région d’origine.',
  'There is no primary that could take an order. At the machine:':
    'Aucun serveur principal ne peut prendre un ordre. Sur la machine :',
  'There is no standby: a crash loses nothing that the disk keeps, and a lost disk all since the last backup.':
    'Il n’y a pas de serveur de secours : une panne ne fait rien perdre de ce que le disque garde, un disque perdu tout depuis la dernière sauvegarde.',
  'This is what was seen last: {why}': 'Voici ce qui a été vu en dernier : {why}',
  'To add a standby, at the machine:': 'Pour ajouter un secours, sur la machine :',
  'To switch over, the standby must have every acknowledged change.':
    'Pour basculer, le serveur de secours doit avoir chaque modification confirmée.',
  Took: 'Durée',
  'Type the words exactly, to accept the loss: {words}':
    'Saisissez exactement les mots, pour accepter la perte : {words}',
  'Type these words, to accept the loss': 'Saisissez ces mots, pour accepter la perte',
  What: 'Quoi',
  'What it does': 'Ce que cela fait',
  'What was changed since {when} would be lost.':
    'Ce qui a été modifié depuis le {when} serait perdu.',
  'What was done before is shown again when there is a primary.':
    'Ce qui a été fait auparavant s’affichera de nouveau quand il y aura un serveur principal.',
  When: 'Quand',
  'Where its copies are': 'Où sont ses copies',
  'Write down what is in memory.': 'Écrire ce qui est en mémoire.',
  'a standby again after {time}': 'de nouveau un secours après {time}',
  away: 'absent',
  'being made': 'en création',
  'catching up': 'rattrape son retard',
  changing: 'en changement',
  education: 'éducation',
  following: 'suit',
  free: 'gratuite',
  'is failed over by itself, in SYNC': 'est relayé de lui-même, en SYNC',
  'is started again in its place': 'est redémarré à sa place',
  paid: 'payante',
  serving: 'en service',
  'there is none': 'il n’y en a pas',
  trial: 'essai',
  'waits for a person': 'attend quelqu’un',
  '{free} free, {log} of log': '{free} libres, {log} de journal',
  '{kind} from {from} to {to}: {time} without changes':
    '{kind} de {from} à {to} : {time} sans modifications',
  '{kind} under way': '{kind} en cours',
  '{lost, plural, =0 {No change was lost} one {# change was lost} other {# changes were lost}}, {time} without changes; rehearsed {ago}.':
    '{lost, plural, =0 {Aucune modification perdue} one {# modification perdue} other {# modifications perdues}}, {time} sans modifications ; exercé {ago}.',
  '{lost} of {count} acknowledged changes lost':
    '{lost} modifications confirmées perdues sur {count}',
  '{size} behind': '{size} de retard',
  '{time} behind': '{time} de retard',
  '{time} without changes': '{time} sans modifications',
  '{verb}…': '{verb}…',
  '{when}, {ago}': '{when}, {ago}',
  '{when}, {ago}: every second until then is in the log.':
    '{when}, {ago} : chaque seconde jusque-là est dans le journal.',
  'all is kept': 'tout est gardé',
  'all is kept, beyond the usual size': 'tout est gardé, au-delà de la taille habituelle',
  'about to be given up': 'bientôt abandonné',
  'given up: the standby is copied anew': 'abandonné : le secours est copié à nouveau',
  'Nothing yet.': 'Rien pour l’instant.',
}
