from portal.extension.slots import Slot, register_slot


@register_slot
class Greeting(Slot):
    slot, key, template_name = "home.panel", "greeting", "tsunagu_sample/greeting.html"
