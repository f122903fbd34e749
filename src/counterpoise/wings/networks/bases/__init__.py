"""Sites: what is lost where a host refuses, and how their use may end."""
