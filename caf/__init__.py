"""Early help: assessments, teams around a child, plans and reviews (the Common Assessment Framework)."""
