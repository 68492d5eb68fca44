/** English text → French: what a person has to do for a cluster, and why a move or a drill came to nothing. */
export const FRENCH_NEED: Readonly<Record<string, string>> = {
  'Another move is under way: one at a time.': 'Un autre mouvement est en cours : un à la fois.',
  'It did not come so far within {seconds} s.': 'Ce point n’a pas été atteint en {seconds} s.',
  'It did not come so far within {seconds} s. {why}':
    'Ce point n’a pas été atteint en {seconds} s. {why}',
  'It failed for a reason that nobody foresaw. The cluster itself shows where its primary is.':
    'Échec pour une raison que personne n’avait prévue. La grappe elle-même montre où est son serveur principal.',
  'It failed; log/work.log has the reason.': 'Échec ; log/work.log en a la raison.',
  'Nobody said how it ended. The cluster itself shows where its primary is.':
    'Personne n’a dit comment cela s’est terminé. La grappe elle-même montre où est son serveur principal.',
  'Nobody took it in time, so that nothing was done.':
    'Personne ne l’a pris à temps, rien n’a donc été fait.',
  'The cloud ended while it did this. The cluster itself shows where its primary is.':
    'Le nuage s’est arrêté pendant cela. La grappe elle-même montre où est son serveur principal.',
  'The cluster does not run.': 'La grappe ne fonctionne pas.',
  'The disk does not answer: neither the primary nor a small file is written. Nothing is moved, since the standby is no better off. Look at the disk and at what else uses it.':
    'Le disque ne répond pas : ni le serveur principal ni un petit fichier n’est écrit. Rien n’est déplacé, car le secours n’est pas mieux loti. Regardez le disque et ce qui d’autre l’utilise.',
  'The disk had {left} MB left: the standby was given up, so that the primary does not die of it. With {wanted} MB free it comes back by itself.':
    'Il restait {left} Mo sur le disque : le secours a été abandonné, pour que le serveur principal n’en meure pas. Avec {wanted} Mo libres il revient de lui-même.',
  'The disk has no room for a standby: {size} MB are missing. Free them; it is made by itself then.':
    'Le disque n’a pas de place pour un secours : il manque {size} Mo. Libérez-les ; il est alors créé de lui-même.',
  'The disk of the home has no room for a drill: {size} MB are missing. The cluster of the cloud was not tried.':
    'Le disque du dossier n’a pas de place pour un exercice : il manque {size} Mo. La grappe du nuage n’a pas été éprouvée.',
  'The failover could not be finished. It is tried again; look at the log.':
    'La reprise n’a pas pu être terminée. Elle est retentée ; regardez le journal.',
  'The node {node} is kept, since it alone may hold changes. Take from it what is needed, then run: {command}':
    'Le nœud {node} est gardé, car lui seul peut contenir des modifications. Prenez-y le nécessaire, puis lancez : {command}',
  'The primary changed since this was ordered. Nothing was done: look at the cluster, and order anew.':
    'Le serveur principal a changé depuis cet ordre. Rien n’a été fait : regardez la grappe, et donnez un nouvel ordre.',
  'The primary changed meanwhile, so that it is not moved again.':
    'Le serveur principal a changé entre-temps : il n’est pas déplacé de nouveau.',
  'The primary did not write down what is in memory, so that nothing is switched over.':
    'Le serveur principal n’a pas écrit ce qui est en mémoire : rien n’est basculé.',
  'The primary did not hand over everything in time. It serves again; nothing was moved.':
    'Le serveur principal n’a pas tout remis à temps. Il est de nouveau en service ; rien n’a été déplacé.',
  'The primary does not answer. It was failed over by itself a moment ago, and is not again so soon: what took the one may take the other. Look at its machine, or fail over by the command below.':
    'Le serveur principal ne répond pas. Le secours vient de prendre le relais de lui-même, et ne le fait pas de nouveau si tôt : ce qui a emporté l’un peut emporter l’autre. Regardez sa machine, ou faites la reprise par la commande ci-dessous.',
  'The primary does not start: {why} It is tried again, and nothing is moved by itself. Look at its log, or fail over by the command below.':
    'Le serveur principal ne démarre pas : {why} C’est retenté, et rien n’est déplacé de soi-même. Regardez son journal, ou faites la reprise par la commande ci-dessous.',
  'The roles of PostgreSQL could not be brought up to date, since no change is acknowledged. It is tried again. Is there room on the disk?':
    'Les rôles de PostgreSQL n’ont pas pu être mis à jour, car aucune modification n’est confirmée. C’est retenté. Y a-t-il de la place sur le disque ?',
  'The standby could not be copied: {why}': 'Le secours n’a pas pu être copié : {why}',
  'The standby could not be brought to follow: {why}':
    'Le secours n’a pas pu être amené à suivre : {why}',
  'The standby could not be rewound: {why}': 'Le secours n’a pas pu être ramené en arrière : {why}',
  'The standby does not follow its primary.': 'Le secours ne suit pas son serveur principal.',
  'The standby does not have all that is acknowledged, so that nothing is switched over.':
    'Le secours n’a pas tout ce qui est confirmé, rien n’est donc basculé.',
  'The standby ended.': 'Le secours s’est arrêté.',
  'The standby may lack what was changed since {when}: failing over would lose it.':
    'Il peut manquer au secours ce qui a été modifié depuis le {when} : une reprise le ferait perdre.',
  'The state of the cluster could not be written: {why} Commits wait for the standby until it is. Free some space on the disk of the home, or look why it takes nothing.':
    'L’état de la grappe n’a pas pu être écrit : {why} Les validations attendent le secours jusque-là. Libérez de la place sur le disque du dossier, ou voyez pourquoi il ne prend rien.',
  'There is no standby that could become the primary.':
    'Aucun secours ne pourrait devenir le serveur principal.',
  'What was copied to {folder} cannot be written down: {why}':
    'Ce qui a été copié dans {folder} ne peut pas être écrit : {why}',
  '{count, plural, one {# acknowledged change is there more than once.} other {# acknowledged changes are there more than once.}}':
    '{count, plural, one {# modification confirmée est là plus d’une fois.} other {# modifications confirmées sont là plus d’une fois.}}',
  '{count, plural, one {# acknowledged change was lost.} other {# acknowledged changes were lost.}}':
    '{count, plural, one {# modification confirmée a été perdue.} other {# modifications confirmées ont été perdues.}}',
}
