// What <herald-inbox> says, by language; what a language lacks is said in English.

export const WORDS = {
  en: { inbox: 'Notifications', unread: '{n} unread', empty: 'Nothing here', readAll: 'Mark all as read', read: 'Mark as read', unreadAgain: 'Mark as unread', archive: 'Archive', more: 'Show more', offline: 'Offline', arrived: 'New notification: {title}',
    settings: 'Preferences', back: 'Notifications', failed: 'That did not work', quiet: 'Quiet from', until: 'until', none: 'There is nothing to choose', inapp: 'Inbox', push: 'Push', email: 'Email', sms: 'SMS',
    mail: 'Mail that can wait', usual: 'As the sender has it', alone: 'At once', hourly: 'Together each hour', daily: 'Together each day', weekly: 'Together each week' },
  de: { inbox: 'Mitteilungen', unread: '{n} ungelesen', empty: 'Nichts Neues', readAll: 'Alle als gelesen markieren', read: 'Als gelesen markieren', unreadAgain: 'Als ungelesen markieren', archive: 'Archivieren', more: 'Mehr anzeigen', offline: 'Offline', arrived: 'Neue Mitteilung: {title}',
    settings: 'Einstellungen', back: 'Mitteilungen', failed: 'Das hat nicht geklappt', quiet: 'Ruhe von', until: 'bis', none: 'Hier gibt es nichts zu wählen', inapp: 'Postfach', push: 'Push', email: 'E-Mail', sms: 'SMS',
    mail: 'E-Mails, die warten können', usual: 'Wie beim Absender üblich', alone: 'Sofort', hourly: 'Stündlich gesammelt', daily: 'Täglich gesammelt', weekly: 'Wöchentlich gesammelt' },
  fr: { inbox: 'Notifications', unread: '{n} non lues', empty: 'Rien à afficher', readAll: 'Tout marquer comme lu', read: 'Marquer comme lu', unreadAgain: 'Marquer comme non lu', archive: 'Archiver', more: 'Afficher plus', offline: 'Hors ligne', arrived: 'Nouvelle notification : {title}',
    settings: 'Préférences', back: 'Notifications', failed: 'Cela n’a pas fonctionné', quiet: 'Silence de', until: 'à', none: 'Il n’y a rien à choisir', inapp: 'Boîte', push: 'Push', email: 'E-mail', sms: 'SMS',
    mail: 'Les e-mails qui peuvent attendre', usual: 'Selon l’expéditeur', alone: 'Tout de suite', hourly: 'Regroupés chaque heure', daily: 'Regroupés chaque jour', weekly: 'Regroupés chaque semaine' },
  es: { inbox: 'Notificaciones', unread: '{n} sin leer', empty: 'No hay nada', readAll: 'Marcar todo como leído', read: 'Marcar como leído', unreadAgain: 'Marcar como no leído', archive: 'Archivar', more: 'Mostrar más', offline: 'Sin conexión', arrived: 'Nueva notificación: {title}',
    settings: 'Preferencias', back: 'Notificaciones', failed: 'No ha funcionado', quiet: 'Silencio de', until: 'a', none: 'No hay nada que elegir', inapp: 'Bandeja', push: 'Push', email: 'Correo', sms: 'SMS',
    mail: 'Correos que pueden esperar', usual: 'Como diga el remitente', alone: 'Al momento', hourly: 'Juntos cada hora', daily: 'Juntos cada día', weekly: 'Juntos cada semana' },
  ar: { inbox: 'الإشعارات', unread: '{n} غير مقروءة', empty: 'لا شيء هنا', readAll: 'تحديد الكل كمقروء', read: 'تحديد كمقروء', unreadAgain: 'تحديد كغير مقروء', archive: 'أرشفة', more: 'عرض المزيد', offline: 'غير متصل', arrived: 'إشعار جديد: {title}',
    settings: 'التفضيلات', back: 'الإشعارات', failed: 'لم ينجح ذلك', quiet: 'هدوء من', until: 'إلى', none: 'لا يوجد ما يمكن اختياره', inapp: 'الصندوق', push: 'إشعار فوري', email: 'بريد', sms: 'رسالة نصية',
    mail: 'الرسائل التي يمكن أن تنتظر', usual: 'كما يحدد المرسل', alone: 'فورًا', hourly: 'مجمّعة كل ساعة', daily: 'مجمّعة كل يوم', weekly: 'مجمّعة كل أسبوع' },
};
