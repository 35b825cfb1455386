"""Public addresses of corrections."""

from django.urls import path

from content.editorial import views

urlpatterns = [
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
]
