"""What classes, readings and routes are called on every face."""

CLASS_NAMES = {
    "leeds_2000": "Specific obligations, 1816–1944 (Leeds and others 2000)",
    "leeds_anac_2005": "All types, 1816–1944 (Leeds and Anac 2005)",
    "reassessed_2018": "All types, 1816–2003 (Berkemeier and Fuhrmann 2018)",
    "reassessed_before_1945": "… of these, wars begun before 1945",
    "reassessed_after_1945": "… of these, wars begun since 1945",
    "defence_pacts_after_1945": "… and defence pacts only",
    "chiba_2026": "All types, some 200 years (Chiba and others 2026)",
}
FIT_NAMES = {
    "average": "Both codings of the events",
    "first": "First coding alone",
    "second": "Second coding alone",
    "past_conduct": "If past conduct counts",
    "interests": "If present interests and power count",
    "leader": "If the leader counts",
}
ROUTE_NAMES = {
    "north_atlantic_council": "the North Atlantic Council, by consensus",
    "allied_command_operations": "NATO's commands, four of seven posts American",
    "article_42_7": "the European Union, under Article 42.7",
    "coalition_of_the_willing": "a coalition of the willing",
    "joint_expeditionary_force": "the Joint Expeditionary Force",
}
