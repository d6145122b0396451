"""What gunicorn and `flask --app wsgi` load."""

from spark import create_app

app = create_app()
